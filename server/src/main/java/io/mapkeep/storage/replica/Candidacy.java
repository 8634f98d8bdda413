package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.trust.NodeTls;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where there is a witness: a follower that hears nothing of its primary asks for the lease, and takes over when it gets it. The witness
 * gives it only when the former holder's time is over, so there are never two.
 */
final class Candidacy implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Candidacy.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final NodeContext context;
    private final NodeTls tls;
    private final Supplier<Greeting> own;
    private final Consumer<Greeting> met;
    private final BooleanSupplier mayStand;
    private final Runnable takeOver;
    private final Thread thread;

    /** @param mayStand whether nothing is heard of the primary, and no more would be lost than is allowed */
    Candidacy(
            NodeContext context,
            NodeTls tls,
            Supplier<Greeting> own,
            Consumer<Greeting> met,
            BooleanSupplier mayStand,
            Runnable takeOver) {
        this.context = context;
        this.tls = tls;
        this.own = own;
        this.met = met;
        this.mayStand = mayStand;
        this.takeOver = takeOver;
        this.thread = new Thread(this::work, "replica-candidacy");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void work() {
        try {
            while (true) {
                Thread.sleep(PAUSE.toMillis());
                NodeState state = context.node().state();
                Optional<Peer> witness = state.witness();
                if (witness.isPresent()
                        && state.role() == Role.FOLLOWER
                        && !state.paused()
                        && mayStand.getAsBoolean()) {
                    stand(witness.get(), state.epoch() + 1);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void stand(Peer witness, long epoch) {
        try {
            if (LeaseKeeper.ask(witness, tls, own.get(), epoch, false, met).granted()
                    && context.node().state().epoch() + 1 == epoch) {
                LOG.warn("The witness lets this node be primary, in epoch {}", epoch);
                takeOver.run();
            }
        } catch (IOException | RuntimeException away) {
            LOG.info("The witness {} does not answer: {}", witness.name(), away.getMessage());
        }
    }
}
