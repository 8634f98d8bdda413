package io.mapkeep.http.engine;

import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.conscrypt.Conscrypt;

/** Handshakes in memory, and a few bytes each way: of a provider with itself, and with the JDK as a client, which stands for everybody else's. */
final class SelfTest {
    private static final int MOST_STEPS = 50;
    private static final int ROOM = 1 << 17;
    private static final byte[] WORDS = "there and back".getBytes(StandardCharsets.US_ASCII);

    private final SSLContext server;
    private final Provider provider;
    private final String certificate;

    SelfTest(Provider provider, KeyMaterial material) throws GeneralSecurityException, IOException {
        this.provider = provider;
        this.server = SSLContext.getInstance("TLS", provider);
        this.certificate = material.chain().get(0).getSerialNumber().toString(16);
        server.init(keys(material), null, null);
    }

    /**
     * Does both, and tells which group of keys the provider agrees on with itself.
     *
     * @throws SSLException if a handshake fails, or what arrives is not what was sent
     */
    Optional<String> group() throws GeneralSecurityException, IOException {
        shakenHands(SSLContext.getInstance("TLS"));
        return Optional.ofNullable(Conscrypt.getGroupName(shakenHands(SSLContext.getInstance("TLS", provider))));
    }

    private SSLEngine shakenHands(SSLContext clients) throws GeneralSecurityException, IOException {
        clients.init(null, new TrustManager[] {new Expecting(certificate)}, null);
        SSLEngine client = clients.createSSLEngine("self-test.invalid", 443);
        client.setUseClientMode(true);
        SSLEngine accepting = server.createSSLEngine();
        accepting.setUseClientMode(false);
        ByteBuffer there = ByteBuffer.allocate(ROOM);
        ByteBuffer back = ByteBuffer.allocate(ROOM);
        for (int step = 0; step < MOST_STEPS && (busy(client) || busy(accepting)); step++) {
            say(client, new byte[0], there);
            hear(accepting, there);
            say(accepting, new byte[0], back);
            hear(client, back);
        }
        requireCarried(client, accepting);
        requireCarried(accepting, client);
        return accepting;
    }

    private static boolean busy(SSLEngine engine) {
        return engine.getSession().getCipherSuite().endsWith("_NULL")
                || engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void requireCarried(SSLEngine from, SSLEngine to) throws SSLException {
        ByteBuffer wire = ByteBuffer.allocate(ROOM);
        say(from, WORDS, wire);
        if (!Arrays.equals(WORDS, hear(to, wire))) {
            throw new SSLException("what was sent did not arrive");
        }
    }

    private static void say(SSLEngine engine, byte[] words, ByteBuffer wire) throws SSLException {
        engine.wrap(ByteBuffer.wrap(words), wire);
        work(engine);
    }

    private static byte[] hear(SSLEngine engine, ByteBuffer wire) throws SSLException {
        wire.flip();
        ByteBuffer heard = ByteBuffer.allocate(ROOM);
        int before;
        do {
            before = wire.remaining();
            engine.unwrap(wire, heard);
            work(engine);
        } while (wire.hasRemaining() && wire.remaining() < before);
        wire.compact();
        return Arrays.copyOf(heard.array(), heard.position());
    }

    private static void work(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static KeyManager[] keys(KeyMaterial material) throws GeneralSecurityException, IOException {
        char[] password = "in-memory".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", material.key(), password, material.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Takes the one certificate that the other end is known to have. */
    private static final class Expecting extends X509ExtendedTrustManager {
        private final String serial;

        Expecting(String serial) {
            this.serial = serial;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            if (!chain[0].getSerialNumber().toString(16).equals(serial)) {
                throw new IllegalStateException("another certificate was shown");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("clients show none here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
