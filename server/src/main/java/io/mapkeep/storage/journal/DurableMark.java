package io.mapkeep.storage.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the journal is durable, how much of that may be applied, and who waits for more. */
final class DurableMark {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile Position position;
    private boolean woken;

    /**
     * A state of the mark.
     *
     * @param barrier the last durable one
     * @param end behind it
     * @param applicable up to here the journal itself bears witness that it is durable: a later barrier, durable too, says so. Were more
     *     applied, and the last barrier then damaged, the database file would be ahead of what a start can read
     */
    record Position(long barrier, Cursor end, Cursor applicable) {}

    DurableMark(long barrier, Cursor end) {
        this.position = new Position(barrier, end, end);
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

    private boolean isBeyond(long sequence) {
        return position.applicable().sequence() > sequence;
    }
}
