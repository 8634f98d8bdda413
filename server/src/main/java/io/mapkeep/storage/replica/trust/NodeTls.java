package io.mapkeep.storage.replica.trust;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import java.util.function.BiPredicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS 1.3 between nodes, and nothing older. Sessions are not resumed, so that a removed node is looked at anew each time. */
public final class NodeTls {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String[] SUITES = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};

    private final SSLContext context;
    private final X509Certificate authority;
    private final Clock clock;

    private NodeTls(SSLContext context, X509Certificate authority, Clock clock) {
        this.context = context;
        this.authority = authority;
        this.clock = clock;
    }

    /**
     * Of a node.
     *
     * @param known which other nodes may be met, by id and fingerprint; asked at each handshake
     */
    public static NodeTls of(
            NodeKey key, X509Certificate own, X509Certificate authority, BiPredicate<UUID, String> known, Clock clock) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("node", key.privateKey(), new char[0], new Certificate[] {own, authority});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            return new NodeTls(context(keys.getKeyManagers(), authority, known, clock), authority, clock);
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("the node's certificate and key cannot be used", failure);
        }
    }

    /** The same of one that has no certificate yet and knows the authority by its fingerprint only. */
    public static JoinerTls ofJoiner(String authorityFingerprint, Clock clock) {
        return new JoinerTls(authorityFingerprint, clock);
    }

    private static SSLContext context(
            KeyManager[] keys, X509Certificate authority, BiPredicate<UUID, String> known, Clock clock)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, new TrustManager[] {new NodeTrust(authority, known, clock)}, new SecureRandom());
        context.getServerSessionContext().setSessionCacheSize(1);
        context.getServerSessionContext().setSessionTimeout(1);
        return context;
    }

    /** A connection to another node, shaken hands, within {@code patience}; reads give up after {@code patience} too. */
    public NodeSocket connect(String host, int port, Duration patience) throws IOException {
        return wrap(plain(host, port, patience), true);
    }

    /** The other end of {@link #connect}: a node, or a joiner without a certificate. */
    public NodeSocket accept(Socket plain) throws IOException {
        return wrap(plain, false);
    }

    static Socket plain(String host, int port, Duration patience) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException("the name " + host + " has no address; see DNS or /etc/hosts");
            }
            plain.connect(address, (int) patience.toMillis());
            plain.setSoTimeout((int) patience.toMillis());
            return plain;
        } catch (IOException | RuntimeException failure) {
            plain.close();
            throw failure instanceof IOException known ? known : new IOException(failure);
        }
    }

    private NodeSocket wrap(Socket plain, boolean client) throws IOException {
        try {
            var socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
            socket.setUseClientMode(client);
            socket.setWantClientAuth(true);
            restrict(socket);
            socket.startHandshake();
            return new NodeSocket(plain, socket, peer(socket), own(socket));
        } catch (IOException | RuntimeException failure) {
            plain.close();
            throw failure;
        }
    }

    static void restrict(SSLSocket socket) {
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setEnabledCipherSuites(SUITES);
    }

    private java.util.Optional<UUID> peer(SSLSocket socket) throws IOException {
        try {
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return java.util.Optional.of(NodeCertificate.check(certificate, authority, Date.from(clock.instant())));
        } catch (SSLPeerUnverifiedException joiner) {
            return java.util.Optional.empty();
        } catch (CertificateException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    private static byte[] own(SSLSocket socket) {
        Certificate[] chain = socket.getSession().getLocalCertificates();
        try {
            return chain == null ? new byte[0] : chain[0].getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate without an encoding", impossible);
        }
    }
}
