import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the public authorities that a Java runtime trusts, for Google's sign-in, ACME and S3: {@code java CaList.java FOLDER CACERTS}. FOLDER has a PEM file for
 * each, as Debian's ca-certificates brings them (Mozilla's list); authorities of one machine are not among them.
 */
class CaList {
    public static void main(String[] arguments) throws Exception {
        // Without password and seal there is no chance in it: the same list gives the same bytes. Nothing in it is secret.
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
            files = all.filter(file -> file.toString().endsWith(".crt")).sorted().toList();
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                Certificate one = CertificateFactory.getInstance("X.509").generateCertificate(in);
                store.setCertificateEntry(file.getFileName().toString(), one);
            }
        }
        if (store.size() < 50) {
            throw new IllegalStateException("only " + store.size() + " authorities in " + arguments[0]);
        }
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
            store.store(out, null);
        }
    }
}
