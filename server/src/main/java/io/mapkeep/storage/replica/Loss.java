package io.mapkeep.storage.replica;

import java.time.Duration;
import java.util.Optional;

/**
 * What a promotion loses of the former primary's work, as far as this node knows.
 *
 * @param barriers that the primary had and this node has not
 * @param bytes of its journal, likewise
 * @param time between the newest barrier here and the newest there
 * @param silence since when nothing was heard: what the primary did in it is not known
 */
public record Loss(long barriers, long bytes, Duration time, Optional<Duration> silence) {
    @Override
    public String toString() {
        return barriers + " barriers, " + bytes + " bytes, " + time.toMillis() + " ms"
                + silence.map(since -> "; nothing was heard for " + since.toMillis() + " ms")
                        .orElse("");
    }
}
