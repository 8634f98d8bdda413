package io.mapkeep.http;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads that do TLS handshakes, and who is next. A handshake costs a hundred times what a small answer does; done where connections are read, a
 * thousand new ones would stand in front of everybody who is signed in. Here half of the processors do handshakes and the rest goes on answering.
 *
 * <pre>
 *   second step of a handshake that has begun ─▶ begun ─┐  first these, so that few are half done and hold memory
 *   first step, and every further one ─────────▶ fresh ─┴▶ a thread; the networks of the clients take turns, so that a flood from one waits for itself
 * </pre>
 *
 * <p>The length is bounded by {@code limits.connections}: a connection waits with one step at most.
 */
final class HandshakeQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeQueue.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Turns begun = new Turns();
    private final Turns fresh = new Turns();
    private final int threads;
    private boolean started;
    private boolean closed;

    /** @param threads that do handshakes at the same time */
    HandshakeQueue(int threads) {
        this.threads = threads;
    }

    static HandshakeQueue ofThisMachine() {
        return new HandshakeQueue(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * Has a step done when its turn comes. Dropped once this is closed, for the connections are closed then, too.
     *
     * @param network of the client, as {@link RateLimit#key} tells them apart
     * @param second whether it is the second step of its handshake
     */
    void add(long network, boolean second, Runnable step) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (!started) {
                started = true;
                for (int number = 1; number <= threads; number++) {
                    var thread = new Thread(this::work, "handshake-" + number);
                    thread.setDaemon(true);
                    thread.start();
                }
            }
            (second ? begun : fresh).add(network, step);
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (Runnable step = next(); step != null; step = next()) {
            try {
                step.run();
            } catch (RuntimeException | Error failure) {
                // Jetty closes the connection of what fails in the ordinary way; whatever else happens must not take
                // the thread from the others.
                LOG.error("A step of a handshake failed unexpectedly", failure);
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (!closed) {
                Runnable step = begun.isEmpty() ? fresh.next() : begun.next();
                if (step != null) {
                    return step;
                }
                more.awaitUninterruptibly();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Steps by network; the network that was served goes to the end. */
    private static final class Turns {
        private final Map<Long, Queue<Runnable>> networks = new LinkedHashMap<>();

        void add(long network, Runnable step) {
            networks.computeIfAbsent(network, fresh -> new ArrayDeque<>()).add(step);
        }

        boolean isEmpty() {
            return networks.isEmpty();
        }

        @Nullable
        Runnable next() {
            if (networks.isEmpty()) {
                return null;
            }
            var turns = networks.entrySet().iterator();
            Map.Entry<Long, Queue<Runnable>> turn = turns.next();
            turns.remove();
            Runnable step = turn.getValue().remove();
            if (!turn.getValue().isEmpty()) {
                networks.put(turn.getKey(), turn.getValue());
            }
            return step;
        }
    }
}
