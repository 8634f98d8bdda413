package io.mapkeep.identity.ldap;

import io.mapkeep.contract.configuration.LdapServers;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which authorities the directory's certificate may come from: those of {@code ldap.ca_file}, or those that Java trusts. */
final class Trust {
    private Trust() {}

    static SSLSocketFactory sockets(LdapServers settings) {
        return sockets(manager(settings.caFile()), settings);
    }

    static SSLSocketFactory sockets(X509TrustManager manager, LdapServers settings) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new ImpatientSockets(context.getSocketFactory(), settings.connectTimeout());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static X509TrustManager manager(Optional<Path> caFile) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(caFile.isPresent() ? store(caFile.get()) : null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("Java has no X.509 trust manager");
        } catch (IOException | GeneralSecurityException failure) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-LDP-006",
                            "The certificates of ldap.ca_file cannot be read.",
                            caFile.map(Path::toString).orElse("Java's own store") + ": " + failure.getMessage(),
                            "Make it a file with one or more certificates in PEM, readable for the appliance's user."),
                    failure);
        }
    }

    private static KeyStore store(Path caFile) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(caFile)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("there is no certificate in it");
            }
        }
        return store;
    }
}
