package io.mapkeep.storage.replica.trust;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS of a node that holds a token and nothing else. It does not know the authority yet, so each node sends the authority along with its own
 * certificate, and what is sent is compared with the fingerprint in the token.
 */
public final class JoinerTls {
    private final String fingerprint;
    private final Clock clock;

    JoinerTls(String fingerprint, Clock clock) {
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    /** Shakes hands with the primary. */
    public NodeSocket connect(String host, int port, Duration patience) throws IOException {
        Socket plain = NodeTls.plain(host, port, patience);
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new Pinned()}, new SecureRandom());
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            NodeTls.restrict(socket);
            socket.startHandshake();
            var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            var authority = (X509Certificate) socket.getSession().getPeerCertificates()[1];
            UUID node = NodeCertificate.check(shown, authority, Date.from(clock.instant()));
            return new NodeSocket(plain, socket, Optional.of(node), shown.getEncoded());
        } catch (GeneralSecurityException failure) {
            plain.close();
            throw new IOException(failure.getMessage(), failure);
        } catch (IOException | RuntimeException failure) {
            plain.close();
            throw failure;
        }
    }

    /** The chain is the node and its authority, and the authority is exactly the token's. */
    private final class Pinned extends X509ExtendedTrustManager {
        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length != 2 || !Digests.fingerprint(chain[1]).equals(fingerprint)) {
                throw new CertificateException("the node that answers does not belong to the cluster of the token");
            }
            NodeCertificate.check(chain[0], chain[1], Date.from(clock.instant()));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("a joiner serves nobody");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a joiner serves nobody");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a joiner serves nobody");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
