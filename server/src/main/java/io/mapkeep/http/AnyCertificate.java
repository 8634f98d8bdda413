package io.mapkeep.http;

import io.mapkeep.access.CertificateKeys;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets any certificate through the handshake that has a usable key: whose it is and whether it holds is told by its public key, for each request anew, so that a revoked one is
 * refused on connections that stand, and with a reason that a person can read. The handshake proves that the client has the private key; nothing else is believed.
 */
final class AnyCertificate extends X509ExtendedTrustManager {
    private static final int LONGEST_CHAIN = 5;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || chain.length > LONGEST_CHAIN) {
            throw new CertificateException("a chain of " + chain.length + " certificates");
        }
        if (!CertificateKeys.usable(chain[0].getPublicKey())) {
            throw new CertificateException("a key that is not " + CertificateKeys.TAKEN);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    /** None, so that clients are not asked for one of certain authorities and show whichever they are told to. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
