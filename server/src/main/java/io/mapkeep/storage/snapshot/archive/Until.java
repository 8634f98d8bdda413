package io.mapkeep.storage.snapshot.archive;

import java.time.Instant;

/** How far to go. */
public sealed interface Until {
    /** To the newest barrier there is. */
    record Newest() implements Until {}

    /** As long as barriers are not later than that. Numbers give the order, so the first later one ends it, though the clock may have jumped. */
    record At(Instant time) implements Until {}

    /** To exactly that one; the only way into an epoch that was left behind. */
    record Barrier(long epoch, long number) implements Until {}
}
