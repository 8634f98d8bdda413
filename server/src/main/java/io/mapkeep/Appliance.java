package io.mapkeep;

import io.mapkeep.admin.AdminDoor;
import io.mapkeep.admin.replica.ReplicaResource;
import io.mapkeep.admin.settings.SettingsResource;
import io.mapkeep.admin.settings.TrialFile;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.configuration.Proof;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.runtime.LogLevel;
import io.mapkeep.runtime.Pulse;
import io.mapkeep.storage.replica.Primary;
import io.mapkeep.storage.replica.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Ground ground;
    private final Consumer<ProblemException> broken;
    private final List<Resource> further;
    private final AdminDoor door;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile @Nullable Rooms rooms;
    private Role opened = Role.PRIMARY;
    private boolean closed;

    private final ChangesOfSettings settings;
    private final Jobs clockwork = new Jobs();

    /** Where settings are kept beside their file. */
    record Keeping(TrialFile trials, LastGoodSettings lastGood) {}

    private Appliance(Ground ground, Keeping keeping, Consumer<ProblemException> broken) {
        this.ground = ground;
        this.broken = broken;
        this.settings = new ChangesOfSettings(this, ground, keeping.lastGood);
        List<Resource> ofNode = new ArrayList<>(ground.notices().resources(() -> rooms().audit()));
        ofNode.add(new ReplicaResource(new ChangesOfRole(this, ground), () -> rooms().audit()));
        ofNode.add(new SettingsResource(settings, System.getProperty("user.name")));
        this.further = List.copyOf(ofNode);
        this.door = new AdminDoor(ground.own().configuration().admin(), List.of());
    }

    /**
     * Starts an appliance; when this returns, its doors are open.
     *
     * @param first this node's settings
     * @param broken told when a change of role fails later on; nothing is open then, and only a new start helps
     * @throws ProblemException if a room cannot open; what was open is closed again
     */
    static Appliance start(SettingsInForce first, Keeping keeping, Clock clock, Consumer<ProblemException> broken) {
        long began = System.nanoTime();
        LogLevel.set(first.file().configuration().log().level().name());
        var appliance = new Appliance(Ground.open(first, keeping.trials, clock), keeping, broken);
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
                first.file().configuration().server().https(),
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
            door.onCommand(user -> ground.proofs().shown(Proof.COMMAND, user));
            clockwork.every(LOOK, "settings on trial", settings::look);
            clockwork.every(LOOK, "notices", () -> ground.notices().look(() -> rooms().audit()));
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

    /**
     * Serves by other settings, while the ports stay open. If nothing opens with them, by the former again.
     *
     * @throws ProblemException if nothing opens with them
     */
    void takeUp(SettingsInForce next) {
        changing.lock();
        SettingsInForce former = ground.settings().get();
        ground.doorstep().hold();
        try {
            use(next);
        } catch (RuntimeException failure) {
            LOG.error("Nothing opens with the new settings; the former ones are taken up again", failure);
            useAgain(former);
            throw failure;
        } finally {
            ground.doorstep().release();
            changing.unlock();
        }
    }

    private void use(SettingsInForce next) {
        ground.settings().set(next);
        ground.proofs().clear();
        LogLevel.set(next.file().configuration().log().level().name());
        door.serve(further);
        rooms().takeUp();
        door.admit(next.file().configuration().admin().users());
        serve();
    }

    private void useAgain(SettingsInForce former) {
        try {
            use(former);
        } catch (ProblemException failure) {
            broken.accept(failure);
            throw failure;
        }
    }

    /** What was done cannot be undone because it could not be written down. */
    void record(AuditEvent event) {
        try {
            rooms().audit().record(event);
        } catch (ProblemException unavailable) {
            LOG.error("{} is not in the audit log: {}", event.action(), event.detail(), unavailable);
        }
    }

    @Override
    public void close() {
        clockwork.close();
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
