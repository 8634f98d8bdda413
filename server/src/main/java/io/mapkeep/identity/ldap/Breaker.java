package io.mapkeep.identity.ldap;

import io.mapkeep.contract.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a few seconds that the directory did not answer, so that one time-out is paid per pause and not one per person. After the
 * pause a single attempt goes through and decides anew.
 */
final class Breaker {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private boolean tripped;
    private Instant pausedUntil = Instant.EPOCH;
    private @Nullable Problem trouble;

    Breaker(Clock clock) {
        this.clock = clock;
    }

    /** The trouble that still stands; empty when an attempt may be made. Letting an attempt through keeps others out meanwhile. */
    synchronized Optional<Problem> standing() {
        if (!tripped) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        // A clock that was set back must not keep the directory shut for hours.
        boolean pausing = now.isBefore(pausedUntil) && pausedUntil.isBefore(now.plus(PAUSE.multipliedBy(2)));
        if (pausing) {
            return Optional.ofNullable(trouble);
        }
        pausedUntil = now.plus(PAUSE);
        return Optional.empty();
    }

    /** It did not answer: leave it alone for a while. */
    synchronized void failed(Problem problem) {
        tripped = true;
        trouble = problem;
        pausedUntil = clock.instant().plus(PAUSE);
    }

    /** It answered at once, though not usefully: there is no time-out to spare others, and their answer may be better. */
    synchronized void complained(Problem problem) {
        tripped = false;
        trouble = problem;
    }

    synchronized void answered() {
        tripped = false;
        trouble = null;
    }

    /** What is wrong as far as known, without asking. */
    synchronized Optional<Problem> trouble() {
        return Optional.ofNullable(trouble);
    }
}
