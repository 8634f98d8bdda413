package io.mapkeep.http;

import io.mapkeep.contract.configuration.TlsSection.Engine;
import io.mapkeep.http.engine.TlsEngine;
import io.mapkeep.tls.ServerCredentials;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import io.mapkeep.tls.key.QuickKey;
import io.mapkeep.tls.material.CertificateNames;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a client is shown: the main one for each name that it has, another for a name that only that one has (RFC 6066, 3), and the main one for what none has and for
 * who asks for none.
 *
 * <p>Never changes, so that a handshake that began before a new certificate came ends as it began. Jetty's own asks its factory, which is empty for the moment in which that reads
 * the new ones: handshakes of that moment failed.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    /** The main one first; an alias is the place. */
    private final List<KeyMaterial> all;

    /** @param engine that takes them; Java's signs quicker by keys of ours */
    ServerKeys(ServerCredentials credentials, TlsEngine engine) {
        this.all = Stream.concat(Stream.of(credentials.current()), credentials.further().stream())
                .map(one -> engine.engine() == Engine.JDK ? new KeyMaterial(QuickKey.of(one.key()), one.chain()) : one)
                .toList();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        int place = place(engine.getHandshakeSession());
        // Java asks once for each type of key that the client takes.
        return all.get(place).key().getAlgorithm().equals(keyType) ? Integer.toString(place) : null;
    }

    private int place(@Nullable SSLSession session) {
        return all.size() > 1 && session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(name -> name.getType() == StandardConstants.SNI_HOST_NAME)
                        .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                        .findFirst()
                        .map(this::place)
                        .orElse(0)
                : 0;
    }

    private int place(String asked) {
        return IntStream.range(0, all.size())
                .filter(i -> CertificateNames.cover(all.get(i).chain().get(0), asked))
                .findFirst()
                .orElse(0);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return all.get(Integer.parseInt(alias)).key();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return all.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).key().getAlgorithm().equals(keyType))
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }
}
