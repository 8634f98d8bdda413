package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.replica.wire.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the primary is, as far as this follower has heard. Safe for threads. */
final class PrimaryPosition {
    private final Clock clock;
    private BarrierPoint newest = FollowedDatabase.NOTHING;
    private long behindBytes;
    private @Nullable Instant heard;
    private long heardNanos;

    PrimaryPosition(Clock clock) {
        this.clock = clock;
    }

    synchronized void heard(Message.Beat beat) {
        behindBytes = beat.behindBytes();
        heard(new BarrierPoint(beat.epoch(), beat.barrier(), Instant.ofEpochMilli(beat.timeMillis()), 0));
    }

    synchronized void heard(BarrierPoint point) {
        heard = clock.instant();
        heardNanos = System.nanoTime();
        if (point.number() > newest.number() || point.epoch() > newest.epoch()) {
            newest = point;
        }
    }

    /** Another primary: what was heard of the former one says nothing of it. */
    synchronized void forget() {
        newest = FollowedDatabase.NOTHING;
        behindBytes = 0;
    }

    synchronized long barrier() {
        return newest.number();
    }

    synchronized Optional<Instant> heardAt() {
        return Optional.ofNullable(heard);
    }

    /** What this node would lose if it went on from {@code reached}. */
    synchronized Loss loss(BarrierPoint reached) {
        long barriers = Math.max(0, newest.number() - reached.number());
        Duration time = barriers == 0 ? Duration.ZERO : Duration.between(reached.time(), newest.time());
        return new Loss(
                barriers,
                barriers == 0 ? 0 : Math.max(behindBytes, 1),
                time.isNegative() ? Duration.ZERO : time,
                heard == null ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - heardNanos)));
    }
}
