package io.mapkeep.http;

import io.mapkeep.tls.ServerCredentials;
import io.mapkeep.tls.hsts.HttpsPromise;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for the test's own door, made by the JDK's keytool and exchanged at will; the clients trust each of them. */
final class SwappedCredentials implements ServerCredentials {
    private static final String PASSWORD = "for-a-test";

    private final List<KeyMaterial> made = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile KeyMaterial current;
    private volatile boolean both;
    private volatile Optional<HttpsPromise> promise = Optional.empty();

    SwappedCredentials(Path folder) {
        try {
            Path own = Files.createTempDirectory(folder, "tls");
            made.add(make(own, "first"));
            made.add(make(own, "second"));
        } catch (IOException | GeneralSecurityException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
        current = made.get(0);
    }

    /** Goes on to the other certificate and tells the door. */
    synchronized void swap() {
        current = current == made.get(0) ? made.get(1) : made.get(0);
        listeners.forEach(Runnable::run);
    }

    /** Shows the one that is not current to who asks for its name. */
    synchronized void showBoth() {
        both = true;
        listeners.forEach(Runnable::run);
    }

    @Override
    public List<KeyMaterial> further() {
        return both ? made.stream().filter(one -> one != current).toList() : List.of();
    }

    /** Has browsers told to come by HTTPS only. */
    void promise(HttpsPromise now) {
        promise = Optional.of(now);
    }

    @Override
    public Optional<HttpsPromise> httpsOnly() {
        return promise;
    }

    @Override
    public KeyMaterial current() {
        return current;
    }

    @Override
    public synchronized void onChange(Runnable listener) {
        listeners.add(listener);
    }

    SSLContext trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (KeyMaterial material : made) {
                store.setCertificateEntry("at" + store.size(), material.chain().get(0));
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static KeyMaterial make(Path folder, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=DNS:localhost,DNS:" + name + ".example.org",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new KeyMaterial((PrivateKey) store.getKey(name, PASSWORD.toCharArray()), List.of((X509Certificate)
                store.getCertificate(name)));
    }
}
