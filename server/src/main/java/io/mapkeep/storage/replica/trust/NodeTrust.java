package io.mapkeep.storage.replica.trust;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.UUID;
import java.util.function.BiPredicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom a node lets in: certificates of the node authority whose node and fingerprint are on the list at this moment. Names and addresses
 * play no part, so a node may move. The platform's own checks look for host names and long chains, and know no list; there is one rule
 * here and it is in one place.
 */
final class NodeTrust extends X509ExtendedTrustManager {
    private final X509Certificate authority;
    private final BiPredicate<UUID, String> known;
    private final Clock clock;

    /**
     * @param known whether a node may be met under a certificate with that fingerprint
     */
    NodeTrust(X509Certificate authority, BiPredicate<UUID, String> known, Clock clock) {
        this.authority = authority;
        this.known = known;
        this.clock = clock;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        UUID node = NodeCertificate.check(chain[0], authority, Date.from(clock.instant()));
        if (!known.test(node, Digests.fingerprint(chain[0]))) {
            throw new CertificateException("the node " + node + " is not, or no longer, of this cluster");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    /** None named: a client sends its certificate whatever its issuer is called. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
