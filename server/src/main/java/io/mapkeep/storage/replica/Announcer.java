package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.Message;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every other node which epoch this primary is in, until each has heard it, and hears theirs. An old primary that comes back is told
 * within two seconds, also when it would not ask.
 */
final class Announcer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final NodeContext context;
    private final NodeTls tls;
    private final Supplier<Greeting> own;
    private final Consumer<Greeting> met;
    private final Map<UUID, Long> told = new ConcurrentHashMap<>();
    private final Thread thread;

    Announcer(NodeContext context, NodeTls tls, Supplier<Greeting> own, Consumer<Greeting> met) {
        this.context = context;
        this.tls = tls;
        this.own = own;
        this.met = met;
        this.thread = new Thread(this::work, "replica-announcer");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What all known nodes answer within a second and a half; those that do not are left out. */
    static List<Greeting> askAll(NodeContext context, Credentials credentials) {
        NodeState state = context.node().state();
        NodeTls tls = credentials.tls(context);
        Greeting own = Greeting.of(state, credentials.fingerprint(), FollowedDatabase.NOTHING);
        List<Greeting> answers = new ArrayList<>();
        var done = new CountDownLatch(state.peers().size());
        for (Peer peer : state.peers()) {
            Thread asking = new Thread(
                    () -> {
                        try {
                            Greeting answer = Visit.ask(peer, tls, own, PATIENCE);
                            synchronized (answers) {
                                answers.add(answer);
                            }
                        } catch (IOException away) {
                            LOG.info(
                                    "{} was asked for its epoch and does not answer: {}",
                                    peer.name(),
                                    away.getMessage());
                        } finally {
                            done.countDown();
                        }
                    },
                    "replica-question");
            asking.setDaemon(true);
            asking.start();
        }
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Not every node has answered in time");
            }
        } catch (InterruptedException goOn) {
            Thread.currentThread().interrupt();
        }
        synchronized (answers) {
            return List.copyOf(answers);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void work() {
        try {
            while (true) {
                NodeState state = context.node().state();
                for (Peer peer : state.peers()) {
                    if (state.role() == Role.PRIMARY && told.getOrDefault(peer.node(), 0L) != state.epoch()) {
                        tell(peer, state.epoch());
                    }
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Peer peer, long epoch) {
        try (Visit visit = Visit.to(peer, tls, Message.Purpose.ASK, own.get(), PATIENCE, PATIENCE)) {
            met.accept(visit.other());
            told.put(peer.node(), epoch);
        } catch (IOException | RuntimeException away) {
            LOG.debug("{} was not told of epoch {}: {}", peer.name(), epoch, away.toString());
        }
    }
}
