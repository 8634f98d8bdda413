package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets transactions in together and barriers in alone.
 *
 * <pre>
 *   writer 1  ──[ transaction ]──┐ waits                     ┌─ acknowledged
 *   writer 2  ────[ transaction ]┤                           ├─ acknowledged
 *   barrier                      └─[ flush ]─ write + fsync ─┘
 *   writer 3                     waits ──────[ transaction ]── for the next barrier
 * </pre>
 *
 * <p>H2 is exact after a crash only if its pages are written while no transaction is under way (docs/decisions/0004). So a transaction
 * enters shared, a barrier exclusively, and a writer is acknowledged when a barrier that began after its commit is durable. One barrier
 * acknowledges all who gathered: group commit. Transactions go on while the disk works. The lock is fair, so neither side starves.
 */
final class WriteGate implements AutoCloseable {
    private static final long FULL_DISK_PAUSE_MILLIS = 200;

    private final Durability durability;
    private final Duration patience;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    /** Who makes a barrier holds this. */
    private final ReentrantLock turn = new ReentrantLock();

    private final ReentrantLock state = new ReentrantLock();
    private final Condition committed = state.newCondition();
    private final Condition flushed = state.newCondition();
    private final Thread barriers;

    private long commits;
    /** A barrier that is durable here stands behind them. */
    private long marked;
    /** Acknowledged. */
    private long durable;

    private long barrierCount;
    private long barrierNanos;
    private long largestGroup;
    private long waitingSince;
    private final LastMinute lastMinute = new LastMinute();
    private boolean closed;
    private @Nullable RuntimeException failure;
    private volatile Acknowledgement elsewhere = (barrier, safe) -> safe.run();

    /** What a barrier does. */
    interface Durability {
        /** While no transaction is under way: brings all changes to the journal and marks them. Quick, since everybody waits. */
        long mark();

        /**
         * Returns when that mark is durable; transactions go on meanwhile.
         *
         * @throws NoSpace if there is no room now; tried again
         */
        void force(long mark);
    }

    WriteGate(Durability durability, Duration patience) {
        this.durability = durability;
        this.patience = patience;
        this.barriers = new Thread(this::work, "write-gate");
        this.barriers.setDaemon(true);
        this.barriers.start();
    }

    /**
     * How the gate fares since it was opened.
     *
     * @param commits acknowledged or waiting
     * @param barriers each with one fsync
     * @param barrierTime during which transactions could not enter, all barriers together
     * @param barriersLastMinute in the last sixty seconds
     * @param waiting committed and not durable yet
     * @param oldestWaiting how long the oldest of them has waited, at most
     * @param entering waiting for their turn
     * @param largestGroup commits that one barrier made durable
     */
    public record Figures(
            long commits,
            long barriers,
            Duration barrierTime,
            long barriersLastMinute,
            long waiting,
            Duration oldestWaiting,
            int entering,
            long largestGroup) {}

    <T> T enter(Supplier<T> transaction) {
        if (gate.getReadHoldCount() > 0) {
            throw new IllegalStateException("write inside write: the barrier would wait for itself");
        }
        enterShared();
        T result;
        long ticket;
        try {
            refuseAfterFailure();
            result = transaction.get();
            ticket = countCommit();
        } finally {
            gate.readLock().unlock();
        }
        awaitDurable(ticket);
        return result;
    }

    Figures figures() {
        state.lock();
        try {
            return new Figures(
                    commits,
                    barrierCount,
                    Duration.ofNanos(barrierNanos),
                    lastMinute.count(System.nanoTime()),
                    commits - durable,
                    Duration.ofNanos(durable == commits ? 0 : System.nanoTime() - waitingSince),
                    gate.getQueueLength(),
                    largestGroup);
        } finally {
            state.unlock();
        }
    }

    /** A commit is acknowledged only when its barrier is safe there too. */
    void acknowledgeWhen(Acknowledgement extra) {
        elsewhere = extra;
    }

    /** Refuses all transactions from now on, and acknowledges none of those under way. */
    void fence(Problem why) {
        fail(new Unavailable(why));
    }

    /** Lets no more transactions in and waits until those inside are durable. */
    @Override
    public void close() {
        state.lock();
        try {
            closed = true;
            committed.signal();
        } finally {
            state.unlock();
        }
        boolean interrupted = false;
        while (barriers.isAlive()) {
            try {
                barriers.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enterShared() {
        String why = "No turn came within " + patience.toSeconds() + " s.";
        try {
            if (gate.readLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            why = "The request was cancelled while it waited for its turn.";
        }
        throw Refusals.noTurn(why);
    }

    private void refuseAfterFailure() {
        state.lock();
        try {
            if (closed || failure != null) {
                throw Refusals.stopped(failure);
            }
        } finally {
            state.unlock();
        }
    }

    private long countCommit() {
        state.lock();
        try {
            if (durable == commits) {
                waitingSince = System.nanoTime();
            }
            return ++commits;
        } finally {
            state.unlock();
        }
    }

    /** Interrupting a writer cannot undo its commit, so it waits for the truth, but not for ever. */
    private void awaitDurable(long ticket) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        makeBarrierIfAlone(ticket);
        state.lock();
        try {
            if (durable < ticket) {
                committed.signal();
            }
            while (durable < ticket) {
                if (failure != null) {
                    throw Refusals.stopped(failure);
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw Refusals.unconfirmed();
                }
                try {
                    flushed.awaitNanos(left);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            state.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A single writer makes its barrier itself: to wake another thread and be woken costs as much as the flush. */
    private void makeBarrierIfAlone(long ticket) {
        if (!isNext(ticket) || !turn.tryLock()) {
            return;
        }
        try {
            if (isNext(ticket)) {
                barrier();
            }
        } catch (NoSpace waits) {
            // the thread of the barriers tries again
        } catch (RuntimeException | Error broken) {
            fail(broken);
        } finally {
            turn.unlock();
        }
    }

    private boolean isNext(long ticket) {
        state.lock();
        try {
            return failure == null && marked == ticket - 1;
        } finally {
            state.unlock();
        }
    }

    private void work() {
        while (awaitCommit()) {
            turn.lock();
            try {
                // A lone writer may have made the barrier meanwhile.
                if (isAnyUnmarked()) {
                    barrierWhenThereIsSpace();
                }
            } catch (RuntimeException | Error broken) {
                fail(broken);
                return;
            } finally {
                turn.unlock();
            }
        }
    }

    private boolean isAnyUnmarked() {
        state.lock();
        try {
            return marked < commits;
        } finally {
            state.unlock();
        }
    }

    private void barrierWhenThereIsSpace() {
        while (true) {
            try {
                barrier();
                return;
            } catch (NoSpace full) {
                if (isClosed()) {
                    throw full;
                }
                pause();
            }
        }
    }

    private void barrier() {
        long target;
        long mark;
        long nanos;
        long began;
        gate.writeLock().lock();
        try {
            target = committedSoFar();
            began = System.nanoTime();
            mark = durability.mark();
            nanos = System.nanoTime() - began;
        } finally {
            gate.writeLock().unlock();
        }
        durability.force(mark);
        noteMarked(target, nanos);
        elsewhere.whenSafe(mark, () -> acknowledge(target, began));
    }

    private boolean isClosed() {
        state.lock();
        try {
            return closed;
        } finally {
            state.unlock();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(FULL_DISK_PAUSE_MILLIS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitCommit() {
        state.lock();
        try {
            while (marked == commits && !closed && failure == null) {
                committed.awaitUninterruptibly();
            }
            return marked < commits && failure == null;
        } finally {
            state.unlock();
        }
    }

    private long committedSoFar() {
        state.lock();
        try {
            return commits;
        } finally {
            state.unlock();
        }
    }

    private void noteMarked(long target, long nanos) {
        state.lock();
        try {
            largestGroup = Math.max(largestGroup, target - marked);
            marked = target;
            barrierCount++;
            barrierNanos += nanos;
            lastMinute.add(System.nanoTime());
        } finally {
            state.unlock();
        }
    }

    private void acknowledge(long target, long began) {
        state.lock();
        try {
            if (failure == null && target > durable) {
                durable = target;
                waitingSince = began;
                flushed.signalAll();
            }
        } finally {
            state.unlock();
        }
    }

    /** After a failed flush nobody can know what is on disk, so nothing more is acknowledged until a restart has looked. */
    private void fail(Throwable broken) {
        state.lock();
        try {
            if (failure == null) {
                failure = broken instanceof RuntimeException known ? known : new IllegalStateException(broken);
            }
            flushed.signalAll();
            committed.signal();
        } finally {
            state.unlock();
        }
    }
}
