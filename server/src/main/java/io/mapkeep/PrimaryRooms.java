package io.mapkeep;

import io.mapkeep.admin.replica.Standing;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.configuration.Travelled;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.runtime.Pulse;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.replica.Primary;
import io.mapkeep.storage.replica.RoleListener;
import io.mapkeep.tls.Issuing;
import io.mapkeep.tls.Issuing.Authorities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The appliance that takes changes, and hands them to its replicas. */
final class PrimaryRooms implements Rooms {
    private static final Duration HURRY = Duration.ofMillis(500);

    private final Closing closing = new Closing();
    private final Ground ground;
    private final List<Resource> further;
    private final Database database;
    private final AuditJournal audit;
    private final Jobs jobs;
    private final Primary primary;
    private volatile Optional<ServingRooms> serving = Optional.empty();

    private PrimaryRooms(Ground ground, List<Resource> further, RoleListener listener) {
        this.ground = ground;
        this.further = further;
        try {
            database = closing.add(Database.open(ground.data().resolve("database"), ground.databaseKey()));
            long lost = ground.parts().travelled().isPresent() ? takeAuditOver() : 0;
            audit = closing.add(AuditJournal.open(
                    database, ground.secrets(), ground.clock(), ground.data().resolve("audit.head")));
            tellLost(lost);
            // Closed before the log that it writes to; and in the background, since people wait for their primary.
            jobs = closing.add(new Jobs());
            primary = closing.add(Primary.open(ground.context(), database, listener));
            closing.add(this::stopServing);
            serve(primary::holdCommits);
            jobs.start("audit records of this node as a replica", () -> LocalRoom.carryInto(audit, ground));
        } catch (RuntimeException failure) {
            closing.close();
            throw failure;
        }
    }

    private void serve(Runnable beforePeople) {
        ConfigurationFile settings = ground.parts().onPrimary();
        serving = Optional.of(ServingRooms.open(
                ground,
                new ServingRooms.Plan(
                        settings,
                        Places.of(database),
                        issuing(settings.configuration(), ground.parts().travelled()),
                        audit,
                        this::standing,
                        UnaryOperator.identity(),
                        further,
                        beforePeople)));
    }

    private void stopServing() {
        Optional<ServingRooms> last = serving;
        serving = Optional.empty();
        last.ifPresent(ServingRooms::close);
    }

    @Override
    public Optional<String> underWay() {
        return serving.flatMap(ServingRooms::underWay);
    }

    @Override
    public void takeUp() {
        stopServing();
        serve(() -> {}); // commits are held already
    }

    /** @param listener told when this node is not the primary any more */
    static PrimaryRooms open(Ground ground, List<Resource> further, RoleListener listener) {
        return new PrimaryRooms(ground, further, listener);
    }

    Database database() {
        return database;
    }

    Primary primary() {
        return primary;
    }

    /** Ends what people are doing, quickly, before the role changes. */
    void hurry() {
        serving.ifPresent(open -> open.close(HURRY));
    }

    @Override
    public List<Resource> resources() {
        return serving.map(ServingRooms::resources).orElse(further);
    }

    @Override
    public List<Pulse> pulses() {
        return serving.map(ServingRooms::pulses).orElse(List.of());
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public Standing standing() {
        return ground.standing(new Standing.Report.OfPrimary(primary.report()));
    }

    @Override
    public void close() {
        closing.close();
    }

    private long takeAuditOver() {
        boolean wasReplica = java.nio.file.Files.exists(ground.data().resolve("local"));
        return wasReplica
                ? AuditJournal.takeOver(
                        database,
                        ground.secrets(),
                        ground.parts().travelledAuditHead(),
                        ground.data().resolve("audit.head"))
                : 0;
    }

    private void tellLost(long lost) {
        if (lost > 0) {
            audit.record(AuditEvent.ofSystem("audit.loss", "audit", Outcome.FAILED)
                    .with("records", Long.toString(lost))
                    .with(
                            "why",
                            "they were made on the former primary and had not arrived when this node was promoted"));
        }
    }

    /** A node that was a replica goes on under the former primary's names, so that nobody has to trust anything new. */
    private static Issuing issuing(Configuration settings, Optional<Travelled> former) {
        return former.map(theirs -> Issuing.of(settings, withNameOf(settings, theirs), Authorities.KEPT))
                .orElseGet(() -> Issuing.ofPrimary(settings));
    }

    static TlsSection withNameOf(Configuration settings, Travelled theirs) {
        List<String> names = new ArrayList<>(settings.tls().names());
        names.add(theirs.primary().server().name());
        return settings.tls().withNames(names);
    }
}
