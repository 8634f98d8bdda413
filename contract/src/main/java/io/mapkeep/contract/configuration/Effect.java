package io.mapkeep.contract.configuration;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What it takes until a changed key is in force, and what shows that nobody is shut out by it.
 *
 * <pre>
 *   server.data  admin.socket  [replica]  tls.authority.hsm_…   a restart: the process stands on them
 *   all others                                                  at once, while the ports stay open
 * </pre>
 *
 * @param restart whether it counts from the next start on
 * @param proof what to ask for before it is kept; empty where nobody can be shut out
 */
public record Effect(boolean restart, Optional<Proof> proof) {
    private static final Set<String> AT_A_START = Set.of("server.data", "admin.socket");

    /** Of one key, like {@code tls.profile}. */
    public static Effect of(String key) {
        boolean restart =
                AT_A_START.contains(key) || key.startsWith("replica.") || key.startsWith("tls.authority.hsm_");
        return new Effect(restart, restart ? Optional.empty() : proof(key));
    }

    /** What a change of these keys has to be shown by, under the settings that come with it. */
    public static Set<Proof> proofs(Stream<String> keys, Configuration next) {
        return keys.map(Effect::of)
                .flatMap(effect -> effect.proof().stream())
                .flatMap(proof -> givable(proof, next).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What nobody could give is not asked for. */
    private static Optional<Proof> givable(Proof proof, Configuration next) {
        if (proof == Proof.DIRECTORY_SIGN_IN && !next.ldap().enabled()) {
            return Optional.of(Proof.SIGN_IN);
        }
        return proof == Proof.COMMAND && next.admin().users().isEmpty() ? Optional.empty() : Optional.of(proof);
    }

    private static Optional<Proof> proof(String key) {
        if (key.startsWith("ldap.")) {
            return Optional.of(Proof.DIRECTORY_SIGN_IN);
        }
        if (key.startsWith("oidc.") || key.startsWith("second_factor.")) {
            return Optional.of(Proof.SIGN_IN);
        }
        if (key.equals("admin.users")) {
            return Optional.of(Proof.COMMAND);
        }
        boolean forOthers = key.startsWith("tls.authority.") || key.startsWith("tls.acme_server.");
        return key.startsWith("server.") || key.startsWith("tls.") && !forOthers
                ? Optional.of(Proof.HTTPS)
                : Optional.empty();
    }
}
