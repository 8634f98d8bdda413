package io.mapkeep.http.engine;

import io.mapkeep.contract.configuration.TlsSection.Engine;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the contexts of the TLS ports.
 *
 * @param provider empty: the JDK's own
 * @param hybrid the group of keys that it agrees on with clients that have it, and that quantum computers do not break; empty if it has none
 * @param fellBack why the one that was wanted is not used; empty if it is
 */
public record TlsEngine(
        Engine engine, Optional<Provider> provider, Optional<String> hybrid, Optional<String> fellBack) {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

    /** Java's own, which needs no test: all else here relies on it, too. */
    public static final TlsEngine JDK = new TlsEngine(Engine.JDK, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * The one that is wanted, or the JDK's where that one does not work on this machine: its native library may be for another processor, or may not be run from the folder for temporary files.
     *
     * @param material that the test's server shows
     */
    public static TlsEngine of(Engine wanted, KeyMaterial material) {
        if (wanted == Engine.JDK) {
            return JDK;
        }
        try {
            Provider provider = Conscrypt.newProvider();
            Optional<String> hybrid = new SelfTest(provider, material).group().filter(TlsEngine::isHybrid);
            LOG.info(
                    "TLS by Conscrypt {}{}",
                    Conscrypt.version().major() + "." + Conscrypt.version().minor(),
                    hybrid.map(group -> ", with " + group).orElse(""));
            return new TlsEngine(Engine.CONSCRYPT, Optional.of(provider), hybrid, Optional.empty());
        } catch (GeneralSecurityException | java.io.IOException | RuntimeException | LinkageError unusable) {
            LOG.error("Conscrypt does not pass its test; TLS is the JDK's", unusable);
            return new TlsEngine(Engine.JDK, Optional.empty(), Optional.empty(), Optional.of(unusable.toString()));
        }
    }

    /** For {@code TLS}, with nothing in it yet. The provider is in no global list, so nothing else takes anything of it. */
    public SSLContext context() throws NoSuchAlgorithmException {
        return provider.isPresent() ? SSLContext.getInstance("TLS", provider.get()) : SSLContext.getInstance("TLS");
    }

    /**
     * Before the handshake of a server: Conscrypt hands out tickets, by which clients come back without a full one, only if it is told to. While a challenge is answered the
     * JDK's engine serves.
     */
    public void prepare(SSLEngine server) {
        if (Conscrypt.isConscrypt(server)) {
            Conscrypt.setUseSessionTickets(server, true);
        }
    }

    private static boolean isHybrid(String group) {
        return group.contains("MLKEM");
    }
}
