package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the primary was when, so that a follower's barrier can be told as bytes and time behind. A few thousand moments are kept; who is
 * behind them all is at least that far behind.
 */
final class Headway {
    private static final int MOST = 4_096;
    private static final long CLOSEST_NANOS = Duration.ofMillis(20).toNanos();

    private final Deque<Moment> moments = new ArrayDeque<>();

    private record Moment(BarrierPoint point, long bytes, long nanos) {}

    /** How far behind. */
    record Behind(long barriers, long bytes, Duration time) {
        static final Behind NOT = new Behind(0, 0, Duration.ZERO);
    }

    /** @param bytes written to the journal so far */
    synchronized void note(BarrierPoint point, long bytes) {
        Moment last = moments.peekLast();
        long now = System.nanoTime();
        if (last != null && last.point().number() == point.number()) {
            return;
        }
        if (last != null && moments.size() > 1 && now - last.nanos() < CLOSEST_NANOS) {
            moments.removeLast();
            moments.addLast(new Moment(point, bytes, last.nanos()));
            return;
        }
        moments.addLast(new Moment(point, bytes, now));
        if (moments.size() > MOST) {
            moments.removeFirst();
        }
    }

    /** How far barrier {@code number} is behind the last moment that was noted. */
    synchronized Behind behind(long number) {
        Moment last = moments.peekLast();
        if (last == null || number >= last.point().number()) {
            return Behind.NOT;
        }
        Moment had = moments.getFirst();
        Moment missed = last;
        for (Moment moment : moments) {
            if (moment.point().number() <= number) {
                had = moment;
            } else {
                missed = moment;
                break;
            }
        }
        return new Behind(
                last.point().number() - number,
                Math.max(0, last.bytes() - had.bytes()),
                Duration.ofNanos(System.nanoTime() - missed.nanos()));
    }
}
