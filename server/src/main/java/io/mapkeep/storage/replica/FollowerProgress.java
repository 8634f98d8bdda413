package io.mapkeep.storage.replica;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.HistoryGone;
import io.mapkeep.storage.replica.wire.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one follower is, in all its links one after the other. Safe for threads. */
final class FollowerProgress {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerProgress.class);

    private final UUID node;
    private final Database database;
    private final Headway headway;
    private final Commits commits;
    private final Clock clock;

    private PeerState state = PeerState.AWAY;
    private long barrier;
    private @Nullable Instant heard;
    private @Nullable String trouble;
    private long copyBytes;
    private long copiedBytes;
    private Message.@Nullable HandOver handOver;
    /** While it is away: what it will need of the journal. */
    private @Nullable ChangeStream held;

    private boolean ended;

    FollowerProgress(UUID node, Database database, Headway headway, Commits commits, Clock clock) {
        this.node = node;
        this.database = database;
        this.headway = headway;
        this.commits = commits;
        this.clock = clock;
    }

    synchronized void copies(long bytes) {
        state = PeerState.COPYING;
        copyBytes = bytes;
        copiedBytes = 0;
        barrier = 0;
        heard();
    }

    synchronized void copied(long bytes) {
        copiedBytes = bytes;
    }

    synchronized void catchesUp(long from) {
        state = PeerState.CATCHING_UP;
        barrier = from;
        trouble = null;
        heard();
    }

    void sent(BarrierPoint point) {
        headway.note(point, database.journalFigures().journalBytes());
    }

    void acknowledged(long number, long keepsUp) {
        boolean keeps;
        synchronized (this) {
            barrier = number;
            heard();
            // It is linked, and the link keeps what it needs.
            letJournalGo();
            keeps = state == PeerState.STREAMING || database.reached().number() - number <= keepsUp;
            if (keeps && state != PeerState.STREAMING) {
                state = PeerState.STREAMING;
                LOG.info("A follower keeps up from barrier {} on", number);
            }
        }
        if (keeps) {
            commits.safeAt(node, number);
        }
    }

    /** A follower that says it is there and confirms nothing, as with a hung disk, must not hold commits for ever. */
    void giveUpIfStuck(Duration deadAfter) {
        synchronized (this) {
            boolean stuck = state == PeerState.STREAMING
                    && headway.behind(barrier).time().compareTo(deadAfter) > 0;
            if (!stuck) {
                return;
            }
            state = PeerState.CATCHING_UP;
        }
        commits.lost(node);
    }

    synchronized void heard() {
        heard = clock.instant();
    }

    synchronized void trouble(Exception ended) {
        trouble = String.valueOf(ended.getMessage());
    }

    /** Keeps what it has not confirmed for its return, as far as the journal holds anything for a follower that is behind. */
    synchronized void holdJournal() {
        letJournalGo();
        try {
            held = ended || barrier == 0 ? null : database.changesAfter(barrier);
        } catch (HistoryGone | ProblemException gone) {
            LOG.debug("Nothing is held for a follower that left: {}", gone.toString());
        }
    }

    private synchronized void letJournalGo() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    /** Nothing is held any more: the node is removed, or the database is about to be closed. */
    synchronized void end() {
        ended = true;
        letJournalGo();
    }

    void left() {
        synchronized (this) {
            state = PeerState.AWAY;
            handOver = null;
        }
        commits.lost(node);
    }

    /** What every beat to this follower says: where the primary is, and how far behind the follower is. */
    Message.Beat beat() {
        BarrierPoint reached = database.reached();
        headway.note(reached, database.journalFigures().journalBytes());
        long behind;
        synchronized (this) {
            behind = headway.behind(barrier).bytes();
        }
        return new Message.Beat(
                reached.epoch(), reached.number(), reached.time().toEpochMilli(), behind);
    }

    /** Says once that this follower is to be the primary. */
    synchronized void handOverAt(long epoch, long last) {
        handOver = new Message.HandOver(epoch, last);
    }

    synchronized Optional<Message.HandOver> handOver() {
        Optional<Message.HandOver> now = Optional.ofNullable(handOver);
        handOver = null;
        return now;
    }

    synchronized long barrier() {
        return barrier;
    }

    synchronized PeerState state() {
        return state;
    }

    synchronized PeerReport report(Peer peer) {
        Headway.Behind behind = headway.behind(barrier);
        return new PeerReport(
                peer,
                state,
                barrier,
                state == PeerState.COPYING ? copyBytes - copiedBytes : behind.bytes(),
                behind.barriers(),
                behind.time(),
                Optional.ofNullable(heard),
                Optional.ofNullable(trouble));
    }
}
