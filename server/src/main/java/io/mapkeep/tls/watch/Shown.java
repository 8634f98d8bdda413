package io.mapkeep.tls.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;

/** The certificate that a port shows in a full handshake, in which it has to sign with its key. Whoever asks compares; nothing is believed and nothing sent. */
public final class Shown {
    private static final int PATIENCE_MILLIS = 5_000;

    private Shown() {}

    /** What is said before TLS begins; nothing, with most protocols. */
    @FunctionalInterface
    interface Prelude {
        void over(Socket plain) throws IOException;
    }

    /** @throws IOException if there is no handshake; it says why */
    public static X509Certificate at(InetSocketAddress address, String name) throws IOException {
        return at(address, name, plain -> {});
    }

    static X509Certificate at(InetSocketAddress address, String name, Prelude prelude) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(address, PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            prelude.over(plain);
            try (var tls = (SSLSocket)
                    Unbelieving.context().getSocketFactory().createSocket(plain, name, address.getPort(), true)) {
                tls.startHandshake();
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        }
    }
}
