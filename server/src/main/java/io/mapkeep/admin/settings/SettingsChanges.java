package io.mapkeep.admin.settings;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.contract.admin.SettingsActs.Applied;
import io.mapkeep.contract.admin.SettingsActs.Apply;
import io.mapkeep.contract.admin.SettingsActs.Trial;
import io.mapkeep.rest.Request;
import java.util.Optional;

/** What may be done about the settings of a running appliance. Each act is in the audit log when it returns, see {@link AuditEvent}. */
public interface SettingsChanges {
    /**
     * Takes settings up, for good or on trial.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if they are wrong, another trial waits, they take a restart, or nothing opens with them; the former are in force then
     */
    Applied apply(Request request, Apply asked);

    /** What waits. */
    Optional<Trial> waiting();

    /** Keeps what is on trial; again is fine. The command writes the file then. */
    Trial confirm(Request request, String who);

    /** Takes the former settings up again, at once. */
    Trial revert(Request request, String who);
}
