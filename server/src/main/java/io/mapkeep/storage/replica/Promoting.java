package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.replica.trust.NodeTls;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps from follower to primary: is it allowed, then durably the intention, the epoch in the journal, the role. A crash between any
 * two leaves a node that finishes it at its next start, or one that never began.
 */
final class Promoting {
    private static final Logger LOG = LoggerFactory.getLogger(Promoting.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final NodeContext context;
    private final NodeTls tls;
    private final Supplier<Greeting> own;
    private final FollowedDatabase database;
    private final PrimaryPosition position;

    Promoting(
            NodeContext context,
            NodeTls tls,
            Supplier<Greeting> own,
            FollowedDatabase database,
            PrimaryPosition position) {
        this.context = context;
        this.tls = tls;
        this.own = own;
        this.database = database;
        this.position = position;
    }

    /** @throws io.mapkeep.contract.problem.ProblemException (MK-REP-006) if work would be lost that was not given up */
    void check(boolean acceptLoss) {
        NodeState state = context.node().state();
        if (acceptLoss) {
            return;
        }
        if (state.role() == Role.FENCED) {
            throw Trouble.wouldLose("This node was fenced: all that was written in epoch " + state.epoch()
                    + " would be lost, and how much that is, this node does not know.");
        }
        Optional<Greeting> answer = state.primaryPeer().flatMap(this::answer);
        if (answer.isPresent() && answer.get().self().role() == Role.PRIMARY) {
            throw Trouble.wouldLose("The primary " + answer.get().self().name() + " answers, at barrier "
                    + answer.get().barrier() + "; this node has "
                    + database.reached().number()
                    + ". To change roles without loss, hand over from there.");
        }
        Loss loss = position.loss(database.reached());
        Duration limit = context.settings().lagLimit();
        if (loss.barriers() > 0 && (limit.isZero() || loss.time().compareTo(limit) > 0)) {
            throw Trouble.wouldLose(
                    "Known to be lost: " + loss + ". The limit is " + limit.toMillis() + " ms (replica.lag_limit).");
        }
    }

    /** Nothing is taken from the former primary any more when this is called. */
    Promotion promote() {
        long began = System.nanoTime();
        BarrierPoint last = database.reached();
        Loss loss = position.loss(last);
        long epoch = Math.max(context.node().state().epoch(), last.epoch()) + 1;
        context.node()
                .change(state -> state.withHistory(state.line()
                                .upTo(last.epoch())
                                .begin(
                                        epoch,
                                        state.node(),
                                        last.number(),
                                        context.clock().instant()))
                        .withPromoting(epoch));
        database.beginEpoch(epoch);
        settle();
        LOG.warn("This node is the primary in epoch {}, from barrier {} on. Lost: {}", epoch, last.number(), loss);
        return new Promotion(epoch, last.number(), loss, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Finishes a promotion that was cut off after its epoch had begun, or undoes it; tells whether it is finished now. */
    boolean finishInterrupted() {
        long promoting = context.node().state().promoting();
        if (promoting == 0) {
            return false;
        }
        if (database.reached().epoch() != promoting) {
            context.node()
                    .change(state -> state.withHistory(state.history().upTo(promoting - 1))
                            .withPromoting(0));
            return false;
        }
        settle();
        return true;
    }

    private void settle() {
        context.node()
                .change(state -> state.withPeers(state.peers().stream()
                                .map(peer -> peer.role() == Role.PRIMARY ? peer.as(Role.FENCED) : peer)
                                .toList())
                        .withLine(state.history())
                        .withPrimary(Optional.empty())
                        .withPromoting(0)
                        .withRole(Role.PRIMARY));
    }

    private Optional<Greeting> answer(Peer peer) {
        try {
            return Optional.of(Visit.ask(peer, tls, own.get(), PATIENCE));
        } catch (IOException away) {
            return Optional.empty();
        }
    }
}
