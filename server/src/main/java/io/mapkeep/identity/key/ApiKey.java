package io.mapkeep.identity.key;

import io.mapkeep.access.Scope;
import io.mapkeep.identity.key.certificate.ClientCertificates.Registered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key, without its secret.
 *
 * @param proof what a request must bring
 * @param scope what it is limited to; empty means all that its owner may, short of what leaves access behind
 * @param master whether it may make keys and change accounts; such a key has no scope, and a person chose it in so many words
 * @param networks from where it may be used; none means from anywhere
 * @param madeBy who made it: its owner, or an administrator, as {@code realm:name}
 * @param parent the master key that it was made or renewed with; it ends with that one
 * @param ended when it was revoked; it never comes back
 * @param suspended since when it rests, because its owner is disabled; it comes back with the owner
 */
record ApiKey(
        String id,
        String name,
        Owner owner,
        Proof proof,
        Optional<Scope> scope,
        boolean master,
        List<Network> networks,
        String madeBy,
        Optional<String> parent,
        Instant created,
        Instant expires,
        Optional<Instant> ended,
        Optional<Instant> suspended) {
    /** How a request shows that it comes from who has the key. */
    sealed interface Proof {
        /** It brings the secret. */
        record Secret(byte[] hash) implements Proof {}

        /** It is signed; here is the public half, 32 bytes of Ed25519. */
        record Signature(byte[] publicKey) implements Proof {}

        /** It comes over a connection on which the client showed this certificate. */
        record Certificate(Registered registered) implements Proof {}

        /** As lists and the audit log have it. */
        default String word() {
            if (this instanceof Secret) {
                return "secret";
            }
            return this instanceof Signature ? "signature" : "certificate";
        }
    }

    /** What one can do with it. */
    enum State {
        ACTIVE,
        SUSPENDED,
        EXPIRED,
        REVOKED
    }

    ApiKey {
        if (master && (scope.isPresent() || parent.isPresent())) {
            throw new IllegalArgumentException("a master key has no scope, and no key made it");
        }
        networks = List.copyOf(networks);
    }

    State state(Instant now) {
        if (ended.isPresent()) {
            return State.REVOKED;
        }
        if (!now.isBefore(expires)) {
            return State.EXPIRED;
        }
        return suspended.isPresent() ? State.SUSPENDED : State.ACTIVE;
    }

    boolean reachableFrom(String remote) {
        return networks.isEmpty() || networks.stream().anyMatch(network -> network.contains(remote));
    }
}
