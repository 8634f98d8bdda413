package io.mapkeep.contract.admin;

import io.mapkeep.contract.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What {@code POST /api/v1/certificates/installation} takes: files to be examined and, unless it is a rehearsal, served.
 *
 * @param password of whatever is encrypted among them
 * @param servedName the node that it is for; empty for the one that is asked
 * @param dryRun only tells what would change
 */
public record CertificateInstall(
        List<File> files, Optional<String> password, Optional<String> servedName, boolean dryRun) {
    public CertificateInstall {
        files = List.copyOf(files);
    }

    /** @param content in JSON as base64 */
    public record File(String name, byte[] content) {
        /** Bytes: above every chain with its key, and above Mozilla's whole list of roots. */
        public static final int LARGEST = 1 << 20;

        /** Said by the command before it sends one, and by the appliance. */
        public static Problem tooLarge(String name) {
            return Problem.of(
                    "MK-CRT-003",
                    name + " is too large for certificates.",
                    "More than " + LARGEST / 1024 + " KiB; a chain with its key has about 8.",
                    "Give only the server's certificate, its intermediates, the root and the key.");
        }
    }

    @Override
    public String toString() {
        return files.size() + " files";
    }
}
