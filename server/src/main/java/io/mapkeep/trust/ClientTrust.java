package io.mapkeep.trust;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the appliance trusts: the authorities of a file, or those of Java where no file is named, and those that were added. It looks anew at each
 * handshake: put right, a file counts without a restart, and so does what is added or removed.
 */
public final class ClientTrust extends X509ExtendedTrustManager {
    private static final int RESUMPTION_SECONDS = 60;

    private final Optional<Path> file;
    private final AddedAuthorities added;
    private volatile Judge judge;

    /** The trust manager that was made of a version of the file and some added authorities. */
    private record Judge(long version, List<X509Certificate> added, X509ExtendedTrustManager manager) {}

    private ClientTrust(Optional<Path> file, AddedAuthorities added) throws IOException {
        this.file = file;
        this.added = added;
        this.judge = judge(version(), added.now());
    }

    /**
     * Reads the file once, so that what is wrong with it is said at once.
     *
     * @throws IOException if it cannot be read or has no certificate in it
     */
    public static ClientTrust of(Optional<Path> file, AddedAuthorities added) throws IOException {
        return new ClientTrust(file, added);
    }

    /** For clients that take nothing less. */
    public SSLContext context() {
        return context(this);
    }

    /** The same where somebody looks on, at what is shown. */
    public static SSLContext context(X509TrustManager judging) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {judging}, null);
            // A resumed session is not judged again.
            context.getClientSessionContext().setSessionTimeout(RESUMPTION_SECONDS);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    private X509ExtendedTrustManager manager() throws CertificateException {
        try {
            Judge last = judge;
            List<X509Certificate> now = added.now();
            long version = version();
            if (version != last.version() || !now.equals(last.added())) {
                last = judge(version, now);
                judge = last;
            }
            return last.manager();
        } catch (IOException unreadable) {
            throw new CertificateException("what is trusted cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private long version() throws IOException {
        return file.isPresent() ? Files.getLastModifiedTime(file.get()).toMillis() : 0;
    }

    private Judge judge(long version, List<X509Certificate> more) throws IOException {
        try {
            List<Certificate> all = new ArrayList<>(file.isPresent() ? read(file.get()) : ofJava());
            all.addAll(more);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("authority-" + i, all.get(i));
            }
            return new Judge(version, List.copyOf(more), made(store));
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "the certificates of " + file.map(Path::toString).orElse("Java") + " cannot be used", unusable);
        }
    }

    private static List<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            var read = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw new IOException("there is no certificate in " + file);
            }
            return List.copyOf(read);
        }
    }

    private static List<X509Certificate> ofJava() throws GeneralSecurityException {
        return List.of(made(null).getAcceptedIssuers());
    }

    private static X509ExtendedTrustManager made(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Java has no X.509 trust manager"));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        manager().checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        manager().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        manager().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw notForServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw notForServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw notForServers();
    }

    private static CertificateException notForServers() {
        return new CertificateException("this is what the appliance's clients trust; nobody comes in by it");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.manager().getAcceptedIssuers();
    }
}
