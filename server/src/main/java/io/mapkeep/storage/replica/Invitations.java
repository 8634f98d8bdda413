package io.mapkeep.storage.replica;

import io.mapkeep.contract.units.HostPort;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.storage.replica.trust.JoinProof;
import io.mapkeep.storage.replica.trust.Token;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The invitations that are open. They are in memory only: a restart of the primary makes all of them worthless, which costs a new line to
 * copy and leaves nothing on the disk to steal.
 */
final class Invitations {
    private static final int MOST_OPEN = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<UUID, Open> open = new HashMap<>();
    private final Clock clock;

    /** What is kept of an invitation: by which its token is recognised, and not the token. */
    record Open(JoinProof proof, Role as, Instant ends) {}

    Invitations(Clock clock) {
        this.clock = clock;
    }

    synchronized Invitation make(Role as, Duration life, String address, Credentials credentials) {
        HostPort.parse(address);
        forgetEnded();
        if (open.size() >= MOST_OPEN) {
            throw Trouble.token("There are " + MOST_OPEN + " open invitations already; each ends by itself.");
        }
        UUID id = UUID.randomUUID();
        byte[] secret = new byte[Token.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        Instant ends = clock.instant().plus(life);
        var token = new Token(
                as == Role.WITNESS,
                ends,
                id,
                Redacted.of(secret),
                Digests.fingerprint(credentials.authority()),
                List.of(address));
        open.put(id, new Open(JoinProof.of(id, token.secret()), as, ends));
        return new Invitation(Redacted.of(token.text()), ends, as);
    }

    /** The invitation of that id; empty if there is none, or it has ended, or was used. */
    synchronized Optional<Open> find(UUID id) {
        forgetEnded();
        return Optional.ofNullable(open.get(id));
    }

    /** Whoever gets true is the only one who ever will. */
    synchronized boolean use(UUID id) {
        forgetEnded();
        return open.remove(id) != null;
    }

    synchronized boolean any() {
        forgetEnded();
        return !open.isEmpty();
    }

    private void forgetEnded() {
        Instant now = clock.instant();
        open.values().removeIf(one -> !now.isBefore(one.ends()));
    }
}
