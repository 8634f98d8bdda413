package io.mapkeep;

import io.mapkeep.admin.api.ConfigurationResource;
import io.mapkeep.admin.api.DoctorResource;
import io.mapkeep.admin.api.StatusResource;
import io.mapkeep.admin.replica.ReplicaCheck;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.health.Check;
import io.mapkeep.health.Doctor;
import io.mapkeep.rest.ReadOnly;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.runtime.Pulse;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.DiskSpaceCheck;
import io.mapkeep.storage.database.JournalCheck;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.database.Views;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.replica.DatabaseListener;
import io.mapkeep.storage.replica.Follower;
import io.mapkeep.storage.replica.Promotion;
import io.mapkeep.storage.replica.Role;
import io.mapkeep.storage.replica.RoleListener;
import io.mapkeep.tls.Issuing;
import io.mapkeep.tls.Issuing.Authorities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica: follows its primary, and serves reads of what it has. Also a fenced node, which follows nobody.
 *
 * <p>The rooms for people are open whenever there is a whole database that this version can read. They close while the file is exchanged, and before a
 * promotion; the admin socket answers meanwhile.
 */
final class FollowerRooms implements Rooms {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerRooms.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration HURRY = Duration.ofMillis(500);

    private final Closing closing = new Closing();
    private final Ground ground;
    private final List<Resource> further;
    private final Runnable changed;
    private final LocalRoom local;
    private final Follower follower;
    private final Jobs jobs;
    private final List<Resource> waiting;

    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable ServingRooms serving;
    private @Nullable Database views;
    private boolean suspended;
    private volatile Optional<Problem> why = Optional.empty();

    private FollowerRooms(Ground ground, List<Resource> further, Runnable changed, RoleListener listener) {
        this.ground = ground;
        this.further = further;
        this.changed = changed;
        try {
            local = closing.add(LocalRoom.open(ground));
            jobs = closing.add(new Jobs());
            follower = closing.add(Follower.open(ground.context(), new Exchange(), listener));
            closing.add(this::stopServing);
            waiting = whileWaiting();
            ground.parts().onSettings(() -> jobs.start("settings of the primary", this::serveAnew));
            closing.add(() -> ground.parts().onSettings(() -> {}));
            serveIfPossible();
            jobs.every(PAUSE, "serving", this::serveIfPossible);
        } catch (RuntimeException failure) {
            closing.close();
            throw failure;
        }
    }

    /**
     * Opens them; the rooms for people follow when there is data.
     *
     * @param changed told when {@link #resources} are others
     */
    static FollowerRooms open(Ground ground, List<Resource> further, Runnable changed, RoleListener listener) {
        return new FollowerRooms(ground, further, changed, listener);
    }

    Follower follower() {
        return follower;
    }

    /** Stops reading, then promotes; if that is refused, reading goes on. */
    Promotion promote(boolean acceptLoss) {
        suspend();
        try {
            return follower.promote(acceptLoss);
        } catch (RuntimeException refused) {
            resume();
            throw refused;
        }
    }

    void failback() {
        suspend();
        try {
            follower.failback();
        } finally {
            resume();
        }
    }

    @Override
    public List<Resource> resources() {
        ServingRooms now = serving;
        return now == null ? waiting : now.resources();
    }

    @Override
    public List<Pulse> pulses() {
        ServingRooms now = serving;
        return now == null ? List.of() : now.pulses();
    }

    @Override
    public AuditLog audit() {
        return local.audit();
    }

    @Override
    public Standing standing() {
        return ground.standing(new Standing.Report.OfFollower(follower.report()));
    }

    /** Nothing is made on a replica. */
    @Override
    public Optional<String> underWay() {
        return Optional.empty();
    }

    @Override
    public void takeUp() {
        turn.lock();
        try {
            boolean served = serving != null;
            stopServing();
            if (!suspended && follower.ready()) {
                serve();
                why = Optional.empty();
            } else if (served) {
                LOG.info("Nothing is served just now; the settings count from when it is again");
            }
        } finally {
            turn.unlock();
        }
        changed.run();
    }

    @Override
    public void close() {
        turn.lock();
        try {
            suspended = true;
        } finally {
            turn.unlock();
        }
        closing.close();
    }

    /** Around an exchange of the database file. */
    private final class Exchange implements DatabaseListener {
        @Override
        public void goes() {
            suspend();
        }

        @Override
        public void comes() {
            resume();
        }
    }

    private void suspend() {
        turn.lock();
        try {
            suspended = true;
            stopServing();
        } finally {
            turn.unlock();
        }
    }

    private void resume() {
        turn.lock();
        try {
            suspended = false;
        } finally {
            turn.unlock();
        }
        jobs.start("serving", this::serveIfPossible);
    }

    private void serveAnew() {
        turn.lock();
        try {
            stopServing();
        } finally {
            turn.unlock();
        }
        serveIfPossible();
    }

    private void stopServing() {
        turn.lock();
        try {
            ServingRooms now = serving;
            Database reading = views;
            serving = null;
            views = null;
            if (now != null) {
                changed.run();
                now.close(HURRY);
            }
            if (reading != null) {
                reading.close();
            }
        } finally {
            turn.unlock();
        }
    }

    private void serveIfPossible() {
        turn.lock();
        try {
            if (serving != null || suspended || !follower.ready()) {
                return;
            }
            serve();
            why = Optional.empty();
        } catch (ProblemException notYet) {
            if (!why.equals(Optional.of(notYet.problem()))) {
                LOG.warn("Nothing is served yet: {}", notYet.getMessage());
            }
            why = Optional.of(notYet.problem());
            return;
        } finally {
            turn.unlock();
        }
        changed.run();
    }

    private void serve() {
        ConfigurationFile settings = ground.parts().onReplica();
        Database reading = Database.following(new FollowedViews(), ground.databaseKey(), this::refusal);
        try {
            serving = ServingRooms.open(
                    ground,
                    new ServingRooms.Plan(
                            settings,
                            new Places(reading, local.database()),
                            issuing(settings.configuration()),
                            local.audit(),
                            this::standing,
                            resource -> ReadOnly.of(resource, this::refusal),
                            further,
                            () -> {}));
            views = reading;
        } catch (RuntimeException failure) {
            reading.close();
            throw failure;
        }
    }

    private final class FollowedViews implements Views {
        @Override
        public PinnedView pin() {
            return follower.pin();
        }

        @Override
        public BarrierPoint reached() {
            return follower.reached();
        }
    }

    private Issuing issuing(Configuration settings) {
        TlsSection tls = ground.parts()
                .travelled()
                .map(theirs -> PrimaryRooms.withNameOf(settings, theirs))
                .orElse(settings.tls());
        return Issuing.of(settings, tls, Authorities.BORROWED);
    }

    private OnPrimaryOnly refusal() {
        Standing standing = standing();
        String primary = standing.primaryWeb().orElse("");
        boolean fenced = standing.node().role() == Role.FENCED;
        return new OnPrimaryOnly(
                Problem.of(
                        "MK-REP-100",
                        "Nothing can be changed here; nothing was changed.",
                        fenced
                                ? "This node is fenced: another one was promoted to primary."
                                : "This node is a replica, which only reads.",
                        primary.isEmpty()
                                ? "Send it to the primary. Which node that is, this one does not know: mapkeep replica status"
                                : "Send it to " + primary),
                primary);
    }

    /** For the admin socket until there is data. */
    private List<Resource> whileWaiting() {
        List<Check> checks = List.of(
                new DiskSpaceCheck(ground.data()),
                new JournalCheck(local.database()),
                new ReplicaCheck(this::standing));
        var status = new WaitingStatus(
                ground.context().web(), this::standing, local.audit()::sequence, new Doctor(checks), ground.clock());
        List<Resource> resources = new ArrayList<>(local.audit().resources());
        resources.add(new DoctorResource(new Doctor(checks)));
        resources.add(new ConfigurationResource(ground.own(), ground.source()));
        resources.add(
                new StatusResource(status, Places.of(local.database()), ground.data(), ground.clock(), ground::news));
        resources.addAll(further);
        return List.copyOf(resources);
    }
}
