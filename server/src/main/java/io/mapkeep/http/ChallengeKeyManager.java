package io.mapkeep.http;

import io.mapkeep.tls.ServerCredentials;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows the certificate of a challenge in handshakes that settled on {@code acme-tls/1}, and the usual ones in all others. */
final class ChallengeKeyManager extends X509ExtendedKeyManager {
    /** No alias of a store of ours begins so. */
    private static final String PREFIX = ChallengedTls.PROTOCOL + " ";

    private final X509ExtendedKeyManager usual;
    private final ServerCredentials credentials;

    ChallengeKeyManager(X509ExtendedKeyManager usual, ServerCredentials credentials) {
        this.usual = usual;
        this.credentials = credentials;
    }

    /** Null, which ends the handshake, where the name that is asked for is not being proven. */
    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        if (!ChallengedTls.PROTOCOL.equals(engine.getHandshakeApplicationProtocol())) {
            return usual.chooseEngineServerAlias(type, issuers, engine);
        }
        return asked(engine)
                .filter(name -> credentials.challenge(name).isPresent())
                .filter(name -> type.startsWith("EC"))
                .map(name -> PREFIX + name)
                .orElse(null);
    }

    private static Optional<String> asked(SSLEngine engine) {
        return engine.getHandshakeSession() instanceof ExtendedSSLSession session
                ? session.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                        .findFirst()
                : Optional.empty();
    }

    private Optional<KeyMaterial> challenge(String alias) {
        return alias.startsWith(PREFIX) ? credentials.challenge(alias.substring(PREFIX.length())) : Optional.empty();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return challenge(alias)
                .map(material -> material.chain().toArray(new X509Certificate[0]))
                .orElseGet(() -> usual.getCertificateChain(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return challenge(alias).map(KeyMaterial::key).orElseGet(() -> usual.getPrivateKey(alias));
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return usual.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return usual.getServerAliases(type, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return usual.getClientAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return usual.chooseClientAlias(types, issuers, socket);
    }
}
