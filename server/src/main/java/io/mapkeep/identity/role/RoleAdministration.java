package io.mapkeep.identity.role;

import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.RoleExplanation.DatasetReason;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.rest.Resource;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * What it takes to offer roles to those who look after accounts.
 *
 * @param changed told after a role was given or taken
 */
public record RoleAdministration(
        Assignments assignments,
        DirectoryQuestion directory,
        StepUp proof,
        Runnable changed,
        AuditLog audit,
        Clock clock) {
    /** @param datasets what is open to somebody beside their own and the shared datasets */
    public Resource resource(Function<Principal, List<DatasetReason>> datasets) {
        return new RolesResource(
                assignments,
                new Explanations(assignments, directory, datasets, clock),
                new RoleGranting(assignments, clock),
                proof::require,
                changed,
                audit);
    }
}
