package io.mapkeep.identity.ldap;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for {@code localhost} that a server inside the test shows, and the settings that trust it. */
final class TlsKeys {
    private final Path folder;
    private final SSLContext context;

    TlsKeys(Path folder) {
        this.folder = folder;
        TestCertificates.authority(folder, "ca");
        TestCertificates.server(folder, "server", "ca", OpenLdap.RIGHT_NAMES);
        TestCertificates.run(
                folder,
                List.of(
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-in",
                        "server.pem",
                        "-inkey",
                        "server.key",
                        "-out",
                        "server.p12",
                        "-passout",
                        "pass:"));
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, new char[0]);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    SSLContext context() {
        return context;
    }

    /** The section {@code [ldap]} for a server on that port. */
    String toml(int port) {
        return """
                [ldap]
                servers = ["localhost:%d"]
                ca_file = '%s'
                connect_timeout = "1s"
                response_timeout = "500ms"
                user_base = "dc=corp,dc=example"
                group_base = "dc=corp,dc=example"
                """.formatted(port, folder.resolve("ca.pem"));
    }
}
