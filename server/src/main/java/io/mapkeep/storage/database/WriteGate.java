package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
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
 *   writer 1  ──[ transaction ]──┐ waits            ┌─ acknowledged
 *   writer 2  ────[ transaction ]┤                  ├─ acknowledged
 *   barrier                      └─[ flush + fsync ]┘      the next group gathers meanwhile
 * </pre>
 *
 * <p>H2 is exact after a crash only if its pages are written while no transaction is under way (docs/decisions/0004). So a transaction
 * enters shared, a barrier exclusively, and a writer is acknowledged when a barrier that began after its commit has ended. One barrier
 * acknowledges all who gathered: group commit. The lock is fair, so neither side starves.
 */
final class WriteGate implements AutoCloseable {
    private final Runnable flush;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final ReentrantLock state = new ReentrantLock();
    private final Condition committed = state.newCondition();
    private final Condition flushed = state.newCondition();
    private final Thread barriers;

    private long commits;
    private long durable;
    private long barrierCount;
    private long barrierNanos;
    private boolean closed;
    private @Nullable RuntimeException failure;

    WriteGate(Runnable flush) {
        this.flush = flush;
        this.barriers = new Thread(this::flushWhileOpen, "write-gate");
        this.barriers.setDaemon(true);
        this.barriers.start();
    }

    /**
     * How the gate fares since it was opened.
     *
     * @param commits acknowledged or waiting
     * @param barriers each with one fsync
     * @param barrierTime all barriers together
     */
    public record Figures(long commits, long barriers, Duration barrierTime) {}

    <T> T enter(Duration patience, Supplier<T> transaction) {
        if (gate.getReadHoldCount() > 0) {
            throw new IllegalStateException("write inside write: the barrier would wait for itself");
        }
        if (!tryEnter(patience)) {
            throw new Unavailable(Problem.of(
                    "MK-STO-006",
                    "The appliance is too busy to write; nothing was changed.",
                    "No turn came within " + patience.toSeconds() + " s.",
                    "Try again in a moment."));
        }
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
            return new Figures(commits, barrierCount, Duration.ofNanos(barrierNanos));
        } finally {
            state.unlock();
        }
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

    private boolean tryEnter(Duration patience) {
        try {
            return gate.readLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuseAfterFailure() {
        state.lock();
        try {
            if (closed) {
                throw stopped(null);
            }
            if (failure != null) {
                throw stopped(failure);
            }
        } finally {
            state.unlock();
        }
    }

    private long countCommit() {
        state.lock();
        try {
            committed.signal();
            return ++commits;
        } finally {
            state.unlock();
        }
    }

    private void awaitDurable(long ticket) {
        state.lock();
        try {
            while (durable < ticket) {
                if (failure != null) {
                    throw stopped(failure);
                }
                // Interrupting a writer cannot undo its commit, so it waits for the truth.
                flushed.awaitUninterruptibly();
            }
        } finally {
            state.unlock();
        }
    }

    private void flushWhileOpen() {
        while (awaitCommit()) {
            gate.writeLock().lock();
            try {
                long target = committedSoFar();
                long began = System.nanoTime();
                flush.run();
                acknowledge(target, System.nanoTime() - began);
            } catch (RuntimeException broken) {
                fail(broken);
                return;
            } finally {
                gate.writeLock().unlock();
            }
        }
    }

    private boolean awaitCommit() {
        state.lock();
        try {
            while (durable == commits && !closed) {
                committed.awaitUninterruptibly();
            }
            return durable < commits;
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

    private void acknowledge(long target, long nanos) {
        state.lock();
        try {
            durable = target;
            barrierCount++;
            barrierNanos += nanos;
            flushed.signalAll();
        } finally {
            state.unlock();
        }
    }

    /** After a failed flush nobody can know what is on disk, so nothing more is acknowledged until a restart has looked. */
    private void fail(RuntimeException broken) {
        state.lock();
        try {
            failure = broken;
            flushed.signalAll();
        } finally {
            state.unlock();
        }
    }

    private static ProblemException stopped(@Nullable RuntimeException cause) {
        return new Unavailable(
                Problem.of(
                        "MK-STO-007",
                        "Nothing more is written.",
                        cause == null ? "The appliance is stopping." : "Writing to disk failed: " + cause.getMessage(),
                        "See to the disk, then restart the appliance; what was acknowledged is safe: systemctl restart mapkeep"),
                cause);
    }
}
