package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.replica.copy.CopyTarget;
import io.mapkeep.storage.replica.wire.CopyMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Malformed;
import io.mapkeep.storage.replica.wire.Message;
import io.mapkeep.storage.replica.wire.Refused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a follower does with one link to its primary, from the first message to the last.
 *
 * <p>Barriers that arrive together are made durable together: the disk is asked when no more has come, and each fsync acknowledges all that
 * came before it. So one writer waits for one fsync, and many share one.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    /** So much at most is taken before the disk is asked, however much is on its way. */
    private static final long MOST_UNFORCED_BYTES = 8 << 20;

    private final FollowedDatabase database;
    private final Link link;
    private final PrimaryPosition primary;
    private final EpochHistory line;
    private final IntakeEvents events;
    private long unforcedBytes;
    private BarrierPoint taken;
    private boolean unforced;

    /** What else comes with the barriers, and how far it is. */
    interface IntakeEvents {
        void state(LinkState now);

        void copying(long bytes, long ofBytes);

        void replaced(Path diverged);

        void parts(Message.Parts sealed) throws IOException;

        void met(Greeting other);

        void handOver(Message.HandOver word);

        /** From now on the data is of this line; what is taken from here on continues it. */
        void line(EpochHistory now);
    }

    /** @param line of the primary's data */
    Intake(FollowedDatabase database, Link link, PrimaryPosition primary, EpochHistory line, IntakeEvents events) {
        this.line = line;
        this.database = database;
        this.link = link;
        this.primary = primary;
        this.events = events;
        this.taken = database.reached();
    }

    /** Returns, or throws, when the link ends. */
    void run() throws IOException {
        link.beat("replica-beat", () -> new Message.Beat(0, 0, 0, 0));
        Message.Start start = link.receive(Message.Start.class);
        if (!start.stream()) {
            copy(start.fork());
        }
        events.state(LinkState.CATCHING_UP);
        while (true) {
            take(link.receive());
            if (unforced && (unforcedBytes > MOST_UNFORCED_BYTES || !link.more())) {
                acknowledge();
            }
        }
    }

    private void copy(long fork) throws IOException {
        events.state(LinkState.COPYING);
        BarrierPoint had = database.reached();
        BarrierPoint point = link.receive(CopyMessage.Copy.class).point();
        boolean diverged = had.number() > fork;
        LOG.info(
                "A base copy of {} bytes begins{}",
                point.databaseBytes(),
                diverged ? "; what this node has beyond barrier " + fork + " will be kept aside" : "");
        events.copying(0, point.databaseBytes());
        Path file = database.prepareCopy();
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            long travelled =
                    new CopyTarget(channel, link, point, bytes -> events.copying(bytes, point.databaseBytes())).run();
            LOG.info("The base copy is complete: {} bytes had to travel", travelled);
        }
        Optional<Path> kept = database.install(point, diverged);
        taken = point;
        events.copying(0, 0);
        events.line(line);
        link.say(new Message.Acknowledge(point.epoch(), point.number()));
        kept.ifPresent(events::replaced);
    }

    private void take(Message message) throws IOException {
        if (message instanceof Message.Write write) {
            unforcedBytes += write.bytes().remaining();
            database.take(new Change.Write(write.position(), write.bytes()));
        } else if (message instanceof Message.Reached reached) {
            requireNext(reached.point());
            database.take(new Change.Reached(reached.point()));
            taken = reached.point();
            unforced = true;
            primary.heard(reached.point());
        } else if (message instanceof Message.Truncate truncate) {
            database.take(new Change.Truncate(truncate.size()));
        } else if (message instanceof Message.Beat beat) {
            primary.heard(beat);
            events.state(primary.barrier() > taken.number() ? LinkState.CATCHING_UP : LinkState.STREAMING);
        } else if (message instanceof Message.Parts parts) {
            events.parts(parts);
        } else if (message instanceof Message.Cluster told) {
            events.met(Greeting.read(told.greeting()));
        } else if (message instanceof Message.HandOver word) {
            acknowledge();
            events.handOver(word);
        } else if (message instanceof Message.Refusal refusal) {
            throw new Refused(refusal.why());
        } else {
            throw new Malformed("not a message of a primary");
        }
    }

    private void acknowledge() throws IOException {
        database.sync(taken.number());
        unforced = false;
        unforcedBytes = 0;
        link.say(new Message.Acknowledge(taken.epoch(), taken.number()));
        if (taken.number() >= primary.barrier()) {
            events.state(LinkState.STREAMING);
        }
    }

    private void requireNext(BarrierPoint point) throws Malformed {
        if (point.number() != taken.number() + 1 || point.epoch() < taken.epoch()) {
            throw new Malformed("barrier " + point.number() + " of epoch " + point.epoch() + " after " + taken.number()
                    + " of epoch " + taken.epoch());
        }
    }
}
