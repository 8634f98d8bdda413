package io.mapkeep.storage.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the journal is durable, and who waits for more of it. */
final class DurableMark {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long barrier;
    private volatile Cursor end;
    private boolean woken;

    DurableMark(long barrier, Cursor end) {
        this.barrier = barrier;
        this.end = end;
    }

    long barrier() {
        return barrier;
    }

    /** Behind that barrier. */
    Cursor end() {
        return end;
    }

    void moveTo(long to, Cursor behind) {
        lock.lock();
        try {
            barrier = to;
            end = behind;
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
     * Waits until more is durable than {@code sequence}.
     *
     * @param millis at most; 0 for as long as it takes
     * @return whether there is more
     */
    boolean awaitBeyond(long sequence, long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!woken && end.sequence() <= sequence && (millis == 0 || left > 0)) {
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
        return end.sequence() > sequence;
    }
}
