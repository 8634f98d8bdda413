package io.mapkeep.storage.journal;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the journal is durable, how much of that may be applied, who waits for more, and who holds the database file still. */
final class DurableMark {
    private final ReentrantLock lock = new ReentrantLock();
    /** For those who hand changes on: each barrier counts. */
    private final Condition handOn = lock.newCondition();
    /** The same, for those who do not wait until it is durable. */
    private final Condition handOnAhead = lock.newCondition();
    /** For the one who applies. */
    private final Condition mayApply = lock.newCondition();
    /** Nobody waits for more here. */
    private final Condition gathered = lock.newCondition();

    private final TreeMap<Long, Pin> pins = new TreeMap<>();
    private volatile Position position;
    /** Behind the last barrier that stands in its segment, durable or not. */
    private volatile Cursor written;

    private boolean woken;

    /**
     * A state of the mark.
     *
     * @param point the last durable barrier
     * @param end behind it
     * @param applicable up to here the journal itself bears witness that it is durable: a later barrier, durable too, says so. Were more
     *     applied, and the last barrier then damaged, the database file would be ahead of what a start can read
     */
    record Position(BarrierPoint point, Cursor end, Cursor applicable) {
        long barrier() {
            return point.number();
        }
    }

    /** How far changes are handed on. */
    enum Reach {
        DURABLE,
        /** One barrier more, that the disk is being asked for. */
        WRITTEN
    }

    private record Pin(Cursor end, int count) {}

    DurableMark(BarrierPoint point, Cursor end) {
        this.position = new Position(point, end, end);
        this.written = end;
    }

    Position position() {
        return position;
    }

    /** Behind the last barrier that may be handed on. */
    Cursor end(Reach reach) {
        return reach == Reach.WRITTEN ? written : position.end();
    }

    /** The barrier up to there stands in its segment, and the one before it is durable. */
    void written(Cursor end) {
        lock.lock();
        try {
            written = end;
            handOnAhead.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void moveTo(Position further) {
        lock.lock();
        try {
            position = further;
            handOn.signalAll();
            mayApply.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends one wait before its time. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            mayApply.signalAll();
            gathered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until more is applicable than {@code sequence}.
     *
     * @param millis at most; 0 for as long as it takes
     * @return whether there is more
     */
    boolean awaitBeyond(long sequence, long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!woken && !isBeyond(sequence) && (millis == 0 || left > 0)) {
                if (millis == 0) {
                    mayApply.await();
                } else {
                    left = mayApply.awaitNanos(left);
                }
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            woken = false;
            lock.unlock();
        }
        return isBeyond(sequence);
    }

    /** Lets more come in for a while, and is not woken by it. */
    void gather(long millis) {
        lock.lock();
        try {
            for (long left = TimeUnit.MILLISECONDS.toNanos(millis); !woken && left > 0; ) {
                left = gathered.awaitNanos(left);
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the database file from going beyond that barrier until {@link #unpin}. It may not be applied further already. */
    void pin(Cursor end) {
        lock.lock();
        try {
            pins.merge(end.sequence(), new Pin(end, 1), (had, one) -> new Pin(end, had.count() + 1));
        } finally {
            lock.unlock();
        }
    }

    void unpin(Cursor end) {
        lock.lock();
        try {
            pins.computeIfPresent(
                    end.sequence(), (sequence, had) -> had.count() == 1 ? null : new Pin(end, had.count() - 1));
            mayApply.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Up to here the database file may be brought now. */
    Cursor applicable() {
        lock.lock();
        try {
            Cursor witnessed = position.applicable();
            boolean held = !pins.isEmpty() && pins.firstKey() < witnessed.sequence();
            return held ? pins.firstEntry().getValue().end() : witnessed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is more than {@code sequence} that may be handed on.
     *
     * @return whether there is more; false after {@code patience}
     */
    boolean await(Reach reach, long sequence, Duration patience) throws InterruptedException {
        if (end(reach).sequence() > sequence) {
            return true;
        }
        lock.lock();
        try {
            Condition moved = reach == Reach.WRITTEN ? handOnAhead : handOn;
            long left = patience.toNanos();
            while (end(reach).sequence() <= sequence && left > 0) {
                left = moved.awaitNanos(left);
            }
            return end(reach).sequence() > sequence;
        } finally {
            lock.unlock();
        }
    }

    private boolean isBeyond(long sequence) {
        return applicable().sequence() > sequence;
    }
}
