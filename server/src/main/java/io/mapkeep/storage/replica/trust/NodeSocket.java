package io.mapkeep.storage.replica.trust;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocket;

/**
 * A connection after its handshake.
 *
 * @param plain the TCP socket below; closing it ends reads and writes at once, while TLS would wait its turn to say good-bye
 * @param peer who is there; empty for a joiner, who has no certificate yet
 * @param serverCertificate the certificate that the accepting side has shown
 */
public record NodeSocket(Socket plain, SSLSocket secure, Optional<UUID> peer, byte[] serverCertificate)
        implements Closeable {
    public InputStream input() throws IOException {
        return secure.getInputStream();
    }

    public OutputStream output() throws IOException {
        return secure.getOutputStream();
    }

    /** Whether bytes have arrived that were not decrypted yet. */
    public boolean more() throws IOException {
        return plain.getInputStream().available() > 0;
    }

    /** How long a read waits. */
    public void patience(Duration patience) throws IOException {
        plain.setSoTimeout((int) patience.toMillis());
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
