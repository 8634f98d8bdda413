package io.mapkeep.http;

import io.mapkeep.contract.configuration.TlsSection.Profile;
import io.mapkeep.tls.ServerCredentials;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS settings of the port: Mozilla's profiles (version 5.7) without CBC suites, which Java 17 leaves on. A new certificate is put into a new
 * store in memory and swapped in whole; connections that stand keep the old one until they end.
 */
final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);
    private static final String[] AEAD_SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    };

    private TlsContext() {}

    /** Never asks a client for a certificate. */
    static SslContextFactory.Server of(TlsTerms terms) {
        return prepared(new ChallengedTls(terms), terms);
    }

    /** Insists that the client shows a certificate, whichever: see {@link AnyCertificate}. */
    static SslContextFactory.Server forPrograms(TlsTerms terms) {
        var context = new EngineTls(terms) {
            @Override
            protected TrustManager[] getTrustManagers(KeyStore none, @Nullable Collection<? extends CRL> lists) {
                return new TrustManager[] {new AnyCertificate()};
            }
        };
        context.setNeedClientAuth(true);
        return prepared(context, terms);
    }

    private static SslContextFactory.Server prepared(SslContextFactory.Server context, TlsTerms terms) {
        ServerCredentials credentials = terms.credentials();
        context.setIncludeProtocols(
                terms.profile() == Profile.MODERN ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"});
        context.setExcludeProtocols();
        context.setExcludeCipherSuites();
        context.setIncludeCipherSuites(AEAD_SUITES);
        context.setRenegotiationAllowed(false);
        context.setSniRequired(false);
        context.setKeyStore(store(credentials.current()));
        credentials.onChange(() -> swap(context, credentials));
        return context;
    }

    /** @throws IllegalStateException if it cannot be put to use */
    private static void swap(SslContextFactory.Server context, ServerCredentials credentials) {
        try {
            KeyStore fresh = store(credentials.current());
            context.reload(factory -> factory.setKeyStore(fresh));
            LOG.info("A new certificate is served");
        } catch (Exception failure) {
            throw new IllegalStateException(
                    "the TLS port did not take the new certificate; the former one is still served", failure);
        }
    }

    /** What Jetty looks at, to see that there is a certificate; handshakes take theirs, and the key, of {@link ServerKeys}. A store with the key would encrypt it each time, which takes longer than all the rest. */
    private static KeyStore store(KeyMaterial material) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("server", material.chain().get(0));
            return store;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("a key store in memory", impossible);
        }
    }
}
