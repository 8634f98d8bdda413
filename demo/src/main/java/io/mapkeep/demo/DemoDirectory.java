package io.mapkeep.demo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.util.ssl.cert.ManageCertificates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A directory in memory, served over LDAPS on the loopback address with a certificate made on the spot. Its people are in {@code
 * directory.ldif}: names with accents and with characters that LDAP filters and names must escape, and a group within a group.
 */
final class DemoDirectory implements AutoCloseable {
    private static final String ALIAS = "directory";

    private final InMemoryDirectoryServer server;
    private final String certificate;

    private DemoDirectory(InMemoryDirectoryServer server, String certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    static DemoDirectory start(DemoFolder folder)
            throws IOException, LDAPException, LDIFException, GeneralSecurityException {
        String pin = folder.servicePassword();
        KeyStore identity = selfSigned(folder, pin);
        var config = new InMemoryDirectoryServerConfig("dc=demo,dc=example");
        config.setSchema(null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getLoopbackAddress(), 0, tls(identity, pin).getServerSocketFactory(), null));
        var server = new InMemoryDirectoryServer(config);
        String ldif = DemoFolder.template(
                "directory.ldif", Map.of("people", folder.peoplePassword(), "service", folder.servicePassword()));
        server.importFromLDIF(true, new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8))));
        server.startListening();
        return new DemoDirectory(server, pem(identity));
    }

    int port() {
        return server.getListenPort();
    }

    /** Its self-signed certificate in PEM, which is its own authority. */
    String certificate() {
        return certificate;
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    /** A key store with a fresh certificate for {@code localhost}, made by UnboundID's own tool. */
    private static KeyStore selfSigned(DemoFolder folder, String pin) throws GeneralSecurityException, IOException {
        Path file = folder.path().resolve("directory.p12");
        Files.deleteIfExists(file);
        var talk = new ByteArrayOutputStream();
        ResultCode outcome = ManageCertificates.main(
                InputStream.nullInputStream(),
                talk,
                talk,
                "generate-self-signed-certificate",
                "--keystore",
                file.toString(),
                "--keystore-type",
                "PKCS12",
                "--keystore-password",
                pin,
                "--alias",
                ALIAS,
                "--subject-dn",
                "CN=Mapkeep demo directory",
                "--days-valid",
                "90",
                "--subject-alternative-name-dns",
                "localhost",
                "--subject-alternative-name-ip-address",
                "127.0.0.1");
        if (outcome != ResultCode.SUCCESS) {
            throw new GeneralSecurityException(talk.toString(StandardCharsets.UTF_8));
        }
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, pin.toCharArray());
        } finally {
            Files.delete(file);
        }
        return store;
    }

    private static SSLContext tls(KeyStore store, String pin) throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, pin.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore store) throws GeneralSecurityException {
        byte[] encoded = store.getCertificate(ALIAS).getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END CERTIFICATE-----\n";
    }
}
