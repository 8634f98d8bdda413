package io.mapkeep.storage.journal;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the journal is durable, how much of that may be applied, who waits for more, and who holds the database file still. */
final class DurableMark {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final TreeMap<Long, Pin> pins = new TreeMap<>();
    private volatile Position position;
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

    private record Pin(Cursor end, int count) {}

    DurableMark(BarrierPoint point, Cursor end) {
        this.position = new Position(point, end, end);
    }

    Position position() {
        return position;
    }

    void moveTo(Position further) {
        lock.lock();
        try {
            position = further;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends one wait before its time. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            moved.signalAll();
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
                    moved.await();
                } else {
                    left = moved.awaitNanos(left);
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
            moved.signalAll();
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
     * Waits until more is durable than {@code sequence}.
     *
     * @return whether there is more; false after {@code patience}, or before it if woken
     */
    boolean awaitDurable(long sequence, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (position.end().sequence() <= sequence && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position.end().sequence() > sequence;
        } finally {
            lock.unlock();
        }
    }

    private boolean isBeyond(long sequence) {
        return applicable().sequence() > sequence;
    }
}
