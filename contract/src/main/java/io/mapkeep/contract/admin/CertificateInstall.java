package io.mapkeep.contract.admin;

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
    public record File(String name, byte[] content) {}

    @Override
    public String toString() {
        return files.size() + " files";
    }
}
