package io.mapkeep.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Looks at the TLS port as a client does: a full handshake, in which the port has to sign with its key, and the certificate that it shows.
 *
 * @param host that the port listens on; for all addresses the loopback is asked
 */
record OwnPort(String host, int port) {
    private static final int PATIENCE_MILLIS = 5_000;

    /** @throws IOException if there is no handshake; it says why */
    X509Certificate shown() throws IOException {
        try (var plain = new Socket()) {
            InetAddress address = InetAddress.getByName(host);
            plain.connect(
                    new InetSocketAddress(
                            address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port),
                    PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (var tls = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true)) {
                tls.startHandshake();
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        }
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    /** Nothing is sent over this connection and nothing is believed: whoever asks compares the certificate with the one that it expects. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
