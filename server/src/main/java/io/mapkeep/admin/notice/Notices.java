package io.mapkeep.admin.notice;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.NoticeActs.Announcement;
import io.mapkeep.contract.admin.NoticeActs.Maintenance;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.rest.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The door of the package: whether there is maintenance, and what is announced. */
public final class Notices {
    private final KeptNotice<Maintenance> maintenance;
    private final KeptNotice<Announcement> announcement;
    private final Clock clock;
    private volatile Optional<Asked> door = Optional.empty();

    /** What the door is told, made once for all requests. */
    private record Asked(Maintenance of, io.mapkeep.http.Maintenance terms) {}

    /** @param data {@code server.data} */
    public Notices(Path data, Clock clock) {
        this.maintenance =
                new KeptNotice<>(data.resolve("maintenance.json"), Maintenance.class, Maintenance::until, clock);
        this.announcement =
                new KeptNotice<>(data.resolve("announcement.json"), Announcement.class, Announcement::until, clock);
        this.clock = clock;
    }

    public Optional<Maintenance> maintenance() {
        return maintenance.now();
    }

    public Optional<Announcement> announcement() {
        return announcement.now();
    }

    /** For the door that people come by. */
    public Optional<io.mapkeep.http.Maintenance> forDoor() {
        Optional<Maintenance> now = maintenance.now();
        if (now.isEmpty()) {
            return Optional.empty();
        }
        Optional<Asked> known = door.filter(asked -> asked.of.equals(now.get()));
        if (known.isEmpty()) {
            known = Optional.of(new Asked(now.get(), terms(now.get())));
            door = known;
        }
        return known.map(Asked::terms);
    }

    /** @param audit the log of the role that the node has now */
    public List<Resource> resources(Supplier<AuditLog> audit) {
        return List.of(
                new MaintenanceResource(maintenance, audit, clock),
                new AnnouncementResource(announcement, audit, clock),
                new NoticesResource(this));
    }

    /** To be called every moment: what is over is ended, and recorded. */
    public void look(Supplier<AuditLog> audit) {
        maintenance
                .endIfOver()
                .ifPresent(over -> audit.get()
                        .record(AuditEvent.ofSystem("maintenance.end", "", Outcome.SUCCESS)
                                .with("why", "its time was over")
                                .with("before", MaintenanceResource.words(over))));
        announcement
                .endIfOver()
                .ifPresent(over -> audit.get()
                        .record(AuditEvent.ofSystem("announcement.end", "", Outcome.SUCCESS)
                                .with("why", "its time was over")
                                .with("before", AnnouncementResource.words(over))));
    }

    private static io.mapkeep.http.Maintenance terms(Maintenance now) {
        return new io.mapkeep.http.Maintenance(
                now.until(), now.allow().stream().map(Network::parse).toList(), now.readOnly(), now.reason());
    }
}
