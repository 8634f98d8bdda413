package io.mapkeep.identity;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import java.util.List;
import java.util.Set;

/**
 * Nobody acts on the account of somebody who may do more than they: else the right to look after accounts would be the right to take over an admin's.
 */
record Superiority(Assignments assignments) {
    /** @throws NotPermitted (MK-IDN-030) if the account may do what the actor may not */
    void require(Principal actor, AccountName account) {
        Set<Role> roles = account.realm().equals("local")
                ? assignments.of("local", account.name(), Set.of())
                : assignments.rolesNow(account.realm(), account.name()).orElse(Set.of());
        List<String> lacking = roles.stream()
                .flatMap(role -> role.permissions().stream())
                .distinct()
                .filter(permission -> !actor.may(permission))
                .map(Permission::word)
                .sorted()
                .toList();
        if (!lacking.isEmpty()) {
            throw new NotPermitted(Problem.of(
                    "MK-IDN-030",
                    "You may not do this to the account \"" + account.name() + "\".",
                    "It may do what you may not: " + String.join(", ", lacking) + ".",
                    "Ask an administrator, or use the command on the appliance itself as root."));
        }
    }
}
