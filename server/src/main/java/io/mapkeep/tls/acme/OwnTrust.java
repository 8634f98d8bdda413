package io.mapkeep.tls.acme;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** An authority inside the house, whose HTTPS is trusted by a file of ours and by nothing else. */
final class OwnTrust extends GenericAcmeProvider {
    private final SSLContext context;

    /** @throws BadConfiguration (MK-TLS-062) if the file holds no certificate */
    OwnTrust(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + count++, one);
            }
            if (count == 0) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-TLS-062",
                            "The file that the ACME authority is trusted by cannot be used.",
                            file + ": " + unusable,
                            "Put its root certificate there as PEM, or correct tls.acme.ca_file."),
                    unusable);
        }
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.getTimeout())
                .sslContext(context)
                .build();
    }
}
