package io.mapkeep.admin.notice;

import io.mapkeep.contract.admin.NoticeActs.PublicAnnouncement;
import io.mapkeep.contract.admin.NoticeActs.PublicMaintenance;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;

/** {@code GET /api/v1/notices}: what everybody is told, also before signing in. Who said it is not among that. */
final class NoticesResource implements Resource {
    private final Notices notices;

    NoticesResource(Notices notices) {
        this.notices = notices;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.open(Method.GET, "/api/v1/notices", request -> Response.ok(told()))
                .answeredFromMemory());
    }

    private io.mapkeep.contract.admin.NoticeActs.Notices told() {
        return new io.mapkeep.contract.admin.NoticeActs.Notices(
                notices.maintenance().map(on -> new PublicMaintenance(on.readOnly(), on.until(), on.reason())),
                notices.announcement()
                        .map(shown -> new PublicAnnouncement(shown.text(), shown.level(), shown.until())));
    }
}
