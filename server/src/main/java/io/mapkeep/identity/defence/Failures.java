package io.mapkeep.identity.defence;

import java.time.Duration;
import java.time.Instant;

/**
 * The failures of one account or one network.
 *
 * @param level how full the bucket was at {@code at}
 * @param pauses how many there have been
 * @param until when the pause ends
 * @param told whether a refusal of this pause has been written down
 */
record Failures(double level, Instant at, int pauses, Instant until, boolean told) {
    static final Failures NONE = new Failures(0, Instant.EPOCH, 0, Instant.EPOCH, false);

    Failures another(Pace pace, Instant now) {
        // A clock that was set back must not make a pause endless, nor empty the bucket.
        Duration since = now.isBefore(at) ? Duration.ZERO : Duration.between(at, now);
        boolean old = since.compareTo(pace.forget()) >= 0;
        double left = old
                ? 0
                : Math.max(0, level - (double) since.toMillis() / pace.leak().toMillis());
        double full = left + 1;
        if (full < pace.free()) {
            return new Failures(full, now, old ? 0 : pauses, Instant.EPOCH, false);
        }
        int number = (old ? 0 : pauses) + 1;
        return new Failures(pace.free(), now, number, now.plus(pace.pause(number)), false);
    }

    /** Zero unless an attempt has to wait. */
    Duration wait(Pace pace, Instant now) {
        if (!now.isBefore(until)) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, until);
        return left.compareTo(pace.longest()) > 0 ? Duration.ZERO : left;
    }

    Failures toldOnce() {
        return new Failures(level, at, pauses, until, true);
    }
}
