package io.mapkeep.admin.notice;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.NoticeActs.Announce;
import io.mapkeep.contract.admin.NoticeActs.Announcement;
import io.mapkeep.contract.admin.NoticeActs.OnAnnouncement;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** {@code /api/v1/announcement}: a line or a few that everybody sees, before and after signing in. */
final class AnnouncementResource implements Resource {
    private static final String PATH = "/api/v1/announcement";
    private static final Set<String> LEVELS = Set.of("info", "warning", "critical");
    private static final int LONGEST = 500;

    private final KeptNotice<Announcement> announcement;
    private final Supplier<AuditLog> audit;
    private final Clock clock;

    AnnouncementResource(KeptNotice<Announcement> announcement, Supplier<AuditLog> audit, Clock clock) {
        this.announcement = announcement;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, PATH, request -> Response.ok(now())),
                Route.needs(Permission.OPERATE, Method.PUT, PATH, this::set).servedByReplicas(),
                Route.needs(Permission.OPERATE, Method.DELETE, PATH, this::clear)
                        .servedByReplicas());
    }

    private OnAnnouncement now() {
        return new OnAnnouncement(announcement.now());
    }

    private Response set(Request request) {
        Announce asked = Json.read(request, Announce.class);
        Instant now = clock.instant();
        if (asked.text().isBlank()) {
            throw NoticeRules.wrong("There is nothing in it.");
        }
        if (!LEVELS.contains(asked.level())) {
            throw NoticeRules.wrong("A level is info, warning or critical.");
        }
        NoticeRules.requireText(asked.text(), LONGEST, "The text");
        NoticeRules.requireLater(asked.until(), now);
        var next = new Announcement(asked.text().strip(), asked.level(), now, asked.until(), asked.who());
        Optional<Announcement> former = announcement.now();
        announcement.tell(next);
        audit.get()
                .record(AuditEvent.of(request, "announcement.set", "", Outcome.SUCCESS)
                        .with("who", asked.who())
                        .with("before", former.map(AnnouncementResource::words).orElse("none"))
                        .with("after", words(next)));
        return Response.ok(now());
    }

    /** Again is fine. */
    private Response clear(Request request) {
        Optional<Announcement> former = announcement.end();
        former.ifPresent(over -> audit.get()
                .record(AuditEvent.of(request, "announcement.end", "", Outcome.SUCCESS)
                        .with("before", words(over))
                        .with("after", "none")));
        return Response.ok(new OnAnnouncement(former));
    }

    static String words(Announcement shown) {
        return shown.level() + shown.until().map(end -> " until " + end).orElse("") + ": " + shown.text();
    }
}
