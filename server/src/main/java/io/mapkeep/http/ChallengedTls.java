package io.mapkeep.http;

import io.mapkeep.tls.ServerCredentials;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * TLS that can also show an ACME authority the certificate of a challenge (RFC 8737): to who offers the protocol {@code acme-tls/1} while a name is being proven, and to nobody else.
 * At all other times no protocol is chosen, as if this were not here.
 */
final class ChallengedTls extends EngineTls {
    /** RFC 8737, 6.2. */
    static final String PROTOCOL = "acme-tls/1";

    private final ServerCredentials credentials;

    ChallengedTls(TlsTerms terms) {
        super(terms);
        this.credentials = terms.credentials();
    }

    @Override
    protected KeyManager[] getKeyManagers(KeyStore store) throws Exception {
        KeyManager[] usual = super.getKeyManagers(store);
        return Arrays.stream(usual)
                .map(one -> one instanceof X509ExtendedKeyManager manager
                        ? new ChallengeKeyManager(manager, credentials)
                        : one)
                .toArray(KeyManager[]::new);
    }

    @Override
    public SSLEngine newSSLEngine() {
        return credentials.isChallenged() ? challenged() : super.newSSLEngine();
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return credentials.isChallenged() ? challenged() : super.newSSLEngine(host, port);
    }

    /** The JDK's own, whichever engine serves at other times: it alone tells the key manager which protocol was chosen before it asks for a certificate. */
    private SSLEngine challenged() {
        try {
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(getKeyManagers(getKeyStore()), null, null);
            SSLEngine engine = context.createSSLEngine();
            customize(engine);
            return engine;
        } catch (Exception impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    @Override
    public void customize(SSLEngine engine) {
        super.customize(engine);
        if (credentials.isChallenged()) {
            engine.setHandshakeApplicationProtocolSelector((handshake, offered) -> chosen(offered));
        }
    }

    /** The empty text stands for no protocol at all. */
    private static String chosen(List<String> offered) {
        return offered.contains(PROTOCOL) ? PROTOCOL : "";
    }
}
