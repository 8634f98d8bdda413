package io.mapkeep;

import io.mapkeep.admin.replica.Standing;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Pulse;
import java.util.List;
import java.util.Optional;

/** What is open in one role. */
interface Rooms extends AutoCloseable {
    /** For the admin socket, now; they change when a replica's data arrives. */
    List<Resource> resources();

    /** Where acts are entered. */
    AuditLog audit();

    Standing standing();

    /** Of the threads without which people get no answers; they change when a replica's data arrives. */
    List<Pulse> pulses();

    /** What a change of settings would end, in words, like an import; empty if nothing would be. */
    Optional<String> underWay();

    /** Serves by the settings that are in force now. If that fails nothing is served, and it may be called again. */
    void takeUp();

    @Override
    void close();
}
