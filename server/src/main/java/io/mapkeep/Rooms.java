package io.mapkeep;

import io.mapkeep.admin.replica.Standing;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.rest.Resource;
import java.util.List;

/** What is open in one role. */
interface Rooms extends AutoCloseable {
    /** For the admin socket, now; they change when a replica's data arrives. */
    List<Resource> resources();

    /** Where acts are entered. */
    AuditLog audit();

    Standing standing();

    @Override
    void close();
}
