package io.mapkeep.tls;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;

/** The root certificate as a PEM file that everybody may read. Replaced as a whole, and only if it differs. */
final class CaFile {
    private final Path path;

    CaFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    static byte[] pem(X509Certificate certificate) {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that we made has no encoding", impossible);
        }
    }

    void write(X509Certificate root) {
        byte[] pem = pem(root);
        var worldReadable = PosixFilePermissions.fromString("rw-r--r--");
        try {
            if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), pem)) {
                return;
            }
            Path aside = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(aside);
            try (FileChannel channel =
                    FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(pem);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            // After creation, because a umask would take the bits away again.
            Files.setPosixFilePermissions(aside, worldReadable);
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
