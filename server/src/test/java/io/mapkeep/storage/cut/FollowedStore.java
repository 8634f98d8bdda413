package io.mapkeep.storage.cut;

import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Acknowledgement;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A primary on a machine of its own that never fails, and a follower on the machine that will be cut. A commit is acknowledged when the
 * follower has it. Whatever is opened on a machine that was in use is the follower that takes over.
 */
final class FollowedStore implements Store, Acknowledgement {
    private static final Redacted<byte[]> PASSWORD = Redacted.of("secret".getBytes(StandardCharsets.UTF_8));
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Database primary;
    private final Journal follower;
    private final Thread link = new Thread(this::stream, "link");
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private volatile boolean closing;

    private record Waiting(long barrier, Runnable safe) {}

    private FollowedStore(SimulatedMachine machine) {
        this.primary = MapkeepStore.open(SimulatedMachine.blank()).database();
        this.follower = Journal.openAsFollower(
                machine.disk(Store.PAGES), machine.disk(Store.JOURNAL), MapkeepStore.SMALL, Clock.systemUTC());
        primary.acknowledgeWhen(this);
        link.start();
    }

    static Store open(SimulatedMachine machine) {
        return machine.position() == 0 && machine.start() == Image.EMPTY
                ? new FollowedStore(machine)
                : takeOver(machine);
    }

    private static Store takeOver(SimulatedMachine machine) {
        try (Journal journal = Journal.open(
                machine.disk(Store.PAGES), machine.disk(Store.JOURNAL), MapkeepStore.SMALL, Clock.systemUTC())) {
            journal.beginEpoch(journal.reached().epoch() + 1);
        }
        return new MapkeepStore(Database.open(
                machine.disk(Store.PAGES),
                machine.disk(Store.JOURNAL),
                MapkeepStore.SMALL,
                Clock.systemUTC(),
                PASSWORD));
    }

    @Override
    public void whenSafe(long barrier, Runnable safe) {
        synchronized (waiting) {
            waiting.add(new Waiting(barrier, safe));
        }
        acknowledge();
    }

    private void acknowledge() {
        long reached = follower.reached().number();
        synchronized (waiting) {
            while (!waiting.isEmpty() && waiting.peek().barrier() <= reached) {
                waiting.remove().safe().run();
            }
        }
    }

    private void stream() {
        try (ChangeStream changes = primary.changesAfter(0)) {
            while (true) {
                Optional<Change> change = changes.next(PATIENCE);
                if (change.isEmpty() && closing) {
                    return;
                }
                if (change.isPresent()) {
                    follower.take(change.get());
                    if (change.get() instanceof Change.Reached reached) {
                        follower.sync(reached.point().number());
                        acknowledge();
                    }
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void write(Work<?> work) {
        primary.write(work::run);
    }

    @Override
    public <T> T read(Work<T> work) {
        return primary.read(work::run);
    }

    @Override
    public void close() {
        closing = true;
        try {
            link.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        primary.close();
        follower.close();
    }
}
