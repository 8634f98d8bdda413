package io.mapkeep.tls;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.tls.authority.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** The root certificate as a PEM file that everybody may read. Replaced as a whole, and only if it differs. */
final class CaFile {
    private final Path path;

    CaFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** A neighbour in the same folder. */
    Path sibling(String name) {
        return path.resolveSibling(name);
    }

    void write(X509Certificate root) {
        byte[] pem = Pem.chain(List.of(root)).getBytes(StandardCharsets.US_ASCII);
        var worldReadable = PosixFilePermissions.fromString("rw-r--r--");
        try {
            if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), pem)) {
                return;
            }
            DurableFiles.write(path, pem, worldReadable);
        } catch (IOException failure) {
            throw new Failed(
                    Problem.of(
                            "MK-TLS-007",
                            "The root certificate cannot be written to its file.",
                            path + ": " + failure,
                            "Make the folder writable for the appliance's user: ls -ld " + path.getParent()),
                    failure);
        }
    }
}
