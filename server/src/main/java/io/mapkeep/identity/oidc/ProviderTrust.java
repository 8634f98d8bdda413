package io.mapkeep.identity.oidc;

import io.mapkeep.contract.configuration.OidcSection;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one provider, which trusts the authorities of its {@code ca_file}, or those that Java trusts. Made when it is first needed, and again
 * after the file changed: put right, it counts without a restart.
 */
final class ProviderTrust {
    private final OidcSection settings;
    private @Nullable HttpClient client;
    private long madeFrom;

    ProviderTrust(OidcSection settings) {
        this.settings = settings;
    }

    synchronized HttpClient client() throws IOException {
        Optional<Path> file = settings.caFile();
        long version = file.isPresent() ? Files.getLastModifiedTime(file.get()).toMillis() : 0;
        if (client == null || version != madeFrom) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.connectTimeout())
                    .sslContext(context(file))
                    .build();
            madeFrom = version;
        }
        return client;
    }

    private static SSLContext context(Optional<Path> file) throws IOException {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(file.isPresent() ? store(file.get()) : null);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "the certificates of " + file.map(Path::toString).orElse("Java") + " cannot be used", unusable);
        }
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("there is no certificate in " + file);
            }
        }
        return store;
    }
}
