package io.mapkeep.storage.replica;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.HistoryGone;
import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.replica.copy.CopySource;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Malformed;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one follower gets from the primary: a base copy if it needs one, then every barrier.
 *
 * <pre>
 *   Start ─▶ [ base copy ] ─▶ Write … Reached, Write … Reached, …      this thread sends
 *                              ◀── Acknowledge, Acknowledge, …          another one receives
 * </pre>
 *
 * <p>Where commits wait for the follower, a barrier is sent while it is being made durable here, so that both disks work at once. Otherwise
 * it is sent when it is durable, and with others.
 *
 * <p>What is sent is read from the journal's segments, so a slow follower, or one that is away, costs disk and no memory; one that falls
 * behind what the journal keeps comes back to a base copy.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final Duration LOOK_ROUND = Duration.ofMillis(200);
    private static final Duration AT_ONCE = Duration.ZERO;
    /** Where no commit waits for the follower, barriers travel together: each by itself would cost the writers a third of their rate. */
    private static final Duration GATHER = Duration.ofMillis(20);

    /** A follower keeps up when it is not more than this behind. */
    private static final long KEEPS_UP_BARRIERS = 64;

    private final Database database;
    private final Link link;
    private final Greeting follower;
    private final PrimaryNews news;
    private final FollowerProgress progress;
    private final NodeState state;
    private final boolean synchronous;
    private long newsSent;

    /** @param synchronous whether commits wait for what is sent here */
    Feed(
            Database database,
            Link link,
            Greeting follower,
            PrimaryNews news,
            FollowerProgress progress,
            NodeState state,
            boolean synchronous) {
        this.synchronous = synchronous;
        this.database = database;
        this.link = link;
        this.follower = follower;
        this.news = news;
        this.progress = progress;
        this.state = state;
    }

    /** Returns when the link ends. */
    void run() throws IOException {
        newsSent = news.version();
        link.beat("replica-beat", progress::beat);
        try (ChangeStream changes = begin()) {
            progress.catchesUp(changes.position().number());
            // It has said that this is on its disk; while nothing is written it will not say so again.
            progress.acknowledged(changes.position().number(), KEEPS_UP_BARRIERS);
            Thread receiver = new Thread(this::receive, "replica-acknowledgements");
            receiver.setDaemon(true);
            receiver.start();
            try {
                stream(changes);
            } finally {
                progress.holdJournal();
            }
        } finally {
            link.close();
            progress.left();
        }
    }

    /**
     * Barriers follow only on the very same barrier, in all it is known by: one that was sent ahead may have been lost here in a power cut,
     * and its number given to another since.
     */
    private ChangeStream begin() throws IOException {
        BarrierPoint has = follower.reached();
        long shared = Math.min(has.number(), follower.line().upTo(has.epoch()).fork(state.history()));
        if (has.number() > 0 && has.number() == shared) {
            Optional<ChangeStream> kept = changesAfter(has.number());
            if (kept.isPresent() && kept.get().position().equals(has)) {
                link.say(new Message.Start(true, has.number()));
                return kept.get();
            }
            kept.ifPresent(ChangeStream::close);
            shared = shared(has, kept.map(ChangeStream::position));
            LOG.info(
                    "{} gets a base copy: {}",
                    follower.self().name(),
                    shared < has.number()
                            ? "its barrier " + has.number() + " is not the one of this node"
                            : "it was away longer than the journal reaches");
        }
        link.say(new Message.Start(false, shared));
        return copy();
    }

    /** The last barrier that is surely the same there and here. */
    private long shared(BarrierPoint has, Optional<BarrierPoint> own) {
        boolean other = own.isPresent() && own.get().databaseBytes() > 0;
        return other
                ? has.number() - 1
                : Math.min(has.number(), database.reached().number());
    }

    private Optional<ChangeStream> changesAfter(long barrier) {
        try {
            return Optional.of(database.changesAfter(barrier));
        } catch (HistoryGone gone) {
            return Optional.empty();
        }
    }

    /** The journal is held from before the view is given back, so nothing is missing between the two. */
    private ChangeStream copy() throws IOException {
        ChangeStream changes;
        try (PinnedView view = database.pin()) {
            changes = database.changesAfter(view.point().number());
            progress.copies(view.size());
            try {
                new CopySource(view, link, progress::copied).run();
                awaitInstalled(view.point());
            } catch (IOException | RuntimeException failure) {
                changes.close();
                throw failure;
            }
        }
        return changes;
    }

    private void awaitInstalled(BarrierPoint point) throws IOException {
        Message.Acknowledge has = link.receive(Message.Acknowledge.class);
        if (has.barrier() != point.number()) {
            throw new Malformed("barrier " + has.barrier() + " after a base copy of " + point.number());
        }
    }

    private void stream(ChangeStream changes) throws IOException {
        if (synchronous) {
            changes.ahead();
        }
        boolean sent = false;
        while (!link.closed()) {
            Optional<Change> change = changes.next(AT_ONCE);
            if (change.isEmpty()) {
                link.flush();
                tellNews();
                if (sent && !synchronous) {
                    gather();
                }
                change = changes.next(LOOK_ROUND);
            }
            sent = change.isPresent();
            if (sent) {
                send(change.get());
            }
        }
    }

    private static void gather() {
        try {
            Thread.sleep(GATHER.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Change change) throws IOException {
        if (change instanceof Change.Write write) {
            link.send(new Message.Write(write.position(), write.bytes()));
        } else if (change instanceof Change.Truncate truncate) {
            link.send(new Message.Truncate(truncate.bytes()));
        } else if (change instanceof Change.Reached reached) {
            link.send(new Message.Reached(reached.point()));
            progress.sent(reached.point());
        }
    }

    private void tellNews() throws IOException {
        long version = news.version();
        if (version != newsSent) {
            newsSent = version;
            link.send(news.cluster());
            link.send(news.parts());
            link.flush();
        }
        Optional<Message.HandOver> handOver = progress.handOver();
        if (handOver.isPresent()) {
            link.say(handOver.get());
        }
    }

    private void receive() {
        try {
            while (true) {
                Message message = link.receive();
                if (message instanceof Message.Acknowledge has) {
                    progress.acknowledged(has.barrier(), KEEPS_UP_BARRIERS);
                } else if (message instanceof Message.Cluster told) {
                    news.met(Greeting.read(told.greeting()));
                } else if (message instanceof Message.Beat) {
                    progress.heard();
                } else {
                    throw new Malformed("not a message of a follower");
                }
            }
        } catch (IOException | RuntimeException ended) {
            progress.trouble(ended);
            link.close();
        }
    }
}
