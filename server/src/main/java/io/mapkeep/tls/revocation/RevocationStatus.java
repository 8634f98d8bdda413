package io.mapkeep.tls.revocation;

import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Serial;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Tells the world which certificates hold: by lists, and by answers to questions. */
public final class RevocationStatus {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Lists lists;
    private final OcspResponder responder;
    private final StatusResource resource;

    /**
     * For the authorities of this node.
     *
     * @param authorities all of them, also former ones
     * @param current who signs now
     * @param known whether a certificate with that serial number was issued here
     */
    public RevocationStatus(
            Revocations revocations,
            Supplier<List<Issued>> authorities,
            Supplier<Issued> current,
            Predicate<String> known,
            Clock clock) {
        this.lists = new Lists(revocations.store(), authorities, clock);
        this.responder = new OcspResponder(revocations.store(), authorities, known, clock);
        revocations.onRevocation(responder::forget);
        this.resource = new StatusResource(
                lists, responder, () -> Serial.text(current.get().certificate()), clock);
    }

    /** From now on lists are kept up to date. */
    public void start(Jobs jobs) {
        jobs.every(PAUSE, "revocation-lists", lists::bringUpToDate);
    }

    /** To a question about a certificate of these authorities; empty if it is about another's, or no question. */
    public Optional<byte[]> answer(byte[] question) {
        return responder.known(question);
    }

    public Resource resource() {
        return resource;
    }
}
