package io.mapkeep;

import io.mapkeep.admin.AdminDoor;
import io.mapkeep.admin.replica.ReplicaResource;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Pulse;
import io.mapkeep.storage.replica.Primary;
import io.mapkeep.storage.replica.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the rooms of the role that the node has, and closes them. When the role changes, the rooms of the old one are closed and those of the new one
 * opened, in the same process; the admin socket stays open over it.
 *
 * <pre>
 *   PRIMARY    PrimaryRooms     takes changes and hands them on
 *   FOLLOWER   FollowerRooms    follows and serves reads
 *   FENCED     FollowerRooms    serves reads of what it had
 *   WITNESS    WitnessRooms     has no data
 * </pre>
 */
final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);

    private final Ground ground;
    private final Consumer<ProblemException> broken;
    private final List<Resource> further;
    private final AdminDoor door;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile @Nullable Rooms rooms;
    private Role opened = Role.PRIMARY;
    private boolean closed;

    private Appliance(Ground ground, Consumer<ProblemException> broken) {
        this.ground = ground;
        this.broken = broken;
        this.further = List.of(new ReplicaResource(new ChangesOfRole(this, ground), () -> rooms().audit()));
        this.door = new AdminDoor(ground.own().configuration().admin(), List.of());
    }

    /**
     * Starts an appliance; when this returns, its doors are open.
     *
     * @param file this node's settings, checked
     * @param source where they were read, for messages
     * @param refused why these are the last settings that worked and not those of now; empty if they are those of now
     * @param broken told when a change of role fails later on; nothing is open then, and only a new start helps
     * @throws ProblemException if a room cannot open; what was open is closed again
     */
    static Appliance start(
            ConfigurationFile file, Path source, Optional<Problem> refused, Consumer<ProblemException> broken) {
        long began = System.nanoTime();
        var appliance = new Appliance(Ground.open(file, source, refused, Clock.systemUTC()), broken);
        try {
            appliance.openFirst();
            appliance.noteStart();
        } catch (RuntimeException failure) {
            appliance.close();
            throw failure;
        }
        LOG.info(
                "Mapkeep {} is ready on https://{} as {} after {} ms",
                Version.NUMBER,
                file.configuration().server().https(),
                appliance.ground.node().state().role(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        return appliance;
    }

    /** With the turn taken: another node may tell of a new role before all is open. */
    private void openFirst() {
        changing.lock();
        try {
            rooms = openAsItIs(false);
            serve();
            door.start();
        } finally {
            changing.unlock();
        }
    }

    /** The rooms of the present role. */
    Rooms rooms() {
        Rooms now = rooms;
        if (now == null) {
            throw ChangesOfRole.underWay();
        }
        return now;
    }

    /** Of the threads that people's requests need now; none while the role changes. */
    List<Pulse> pulses() {
        Rooms now = rooms;
        return now == null ? List.of() : now.pulses();
    }

    /** Runs an act that may change the role, with no other one beside it. */
    <T> T alone(Function<Rooms, T> act) {
        changing.lock();
        try {
            return act.apply(rooms());
        } finally {
            changing.unlock();
        }
    }

    /**
     * Closes the rooms, does {@code between} while nothing is open, and opens those of the role that the node has then.
     *
     * @param confirmed whether it is certain that no other node is the primary
     */
    void reopen(boolean confirmed, Runnable between) {
        changing.lock();
        try {
            if (closed) {
                return;
            }
            Rooms former = rooms;
            rooms = null;
            door.serve(further);
            if (former != null) {
                former.close();
            }
            between.run();
            rooms = openAsItIs(confirmed);
            serve();
            LOG.info("This node is {} now", ground.node().state().role());
        } catch (ProblemException failure) {
            broken.accept(failure);
            throw failure;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void close() {
        changing.lock();
        try {
            closed = true;
            door.close();
            Rooms last = rooms;
            rooms = null;
            if (last != null) {
                last.close();
            }
        } finally {
            changing.unlock();
        }
    }

    private void noteStart() {
        Role noted = opened;
        try {
            rooms().audit()
                    .record(AuditEvent.ofSystem("appliance.start", "", Outcome.SUCCESS)
                            .with("version", Version.NUMBER));
        } catch (ProblemException refused) {
            if (!changesFrom(noted)) {
                throw refused;
            }
            LOG.warn("The start is not in the audit log, because the role of this node changed meanwhile", refused);
        }
    }

    /** If the role changes while its rooms open, those of the new one. A primary that comes back may be told late that it is not the primary any more. */
    private Rooms openAsItIs(boolean confirmed) {
        Role before = role();
        try {
            return open(confirmed);
        } catch (ProblemException failure) {
            if (!changesFrom(before)) {
                throw failure;
            }
            LOG.warn("This node became {} while it opened as {}", role(), before, failure);
            return open(true);
        }
    }

    /** Writes are refused a moment before the new role is on disk, so this waits for it. */
    private boolean changesFrom(Role before) {
        boolean mayChange = !ground.node().state().peers().isEmpty();
        for (int i = 0; i < 40 && mayChange && role() == before; i++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return role() != before;
    }

    private Role role() {
        return ground.node().state().role();
    }

    private Rooms open(boolean confirmed) {
        Role role = role();
        if (role == Role.PRIMARY && !confirmed) {
            role = Primary.confirm(ground.context());
        }
        opened = role;
        return switch (role) {
            case PRIMARY -> PrimaryRooms.open(ground, further, this::roleChanged);
            case FOLLOWER, FENCED -> FollowerRooms.open(ground, further, this::serve, this::roleChanged);
            case WITNESS -> WitnessRooms.open(ground, further);
        };
    }

    private void roleChanged(Role now) {
        changing.lock();
        try {
            if (opened == now) {
                return; // these rooms are open already
            }
            LOG.warn("The role of this node changed to {}", now);
            reopen(now == Role.PRIMARY, () -> {});
        } finally {
            changing.unlock();
        }
    }

    private void serve() {
        Rooms now = rooms;
        if (now != null) {
            door.serve(now.resources());
        }
    }
}
