package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives and takes roles. Nobody gives or takes what they do not hold themselves: otherwise the right to manage accounts would be the right to everything. Nobody
 * shuts themselves out, and the last way by which anybody but the break-glass administrator is an admin stays.
 */
final class RoleGranting {
    private final Assignments assignments;
    private final Clock clock;

    RoleGranting(Assignments assignments, Clock clock) {
        this.assignments = assignments;
        this.clock = clock;
    }

    /** The role of that word, which {@code actor} may give and take. */
    Role handled(Principal actor, String word) {
        Role role = assignments
                .roles()
                .named(word)
                .orElseThrow(() -> new InvalidInput(Problem.of(
                        "MK-ROL-002",
                        "There is no role \"" + printable(word) + "\".",
                        "The roles are: "
                                + assignments.roles().all().stream()
                                        .map(Role::word)
                                        .collect(Collectors.joining(", ")) + ".",
                        "Use one of them, or name a new one in the settings: [role.NAME].")));
        List<String> lacking = role.permissions().stream()
                .filter(permission -> !actor.may(permission))
                .map(Permission::word)
                .sorted()
                .toList();
        if (!lacking.isEmpty()) {
            throw new NotPermitted(Problem.of(
                    "MK-ROL-003",
                    "You may not give or take the role \"" + role.word() + "\".",
                    "It allows what you may not do yourself: " + String.join(", ", lacking) + ".",
                    "Ask an administrator who may."));
        }
        return role;
    }

    /** @return false if the grant was there already */
    boolean grant(Principal actor, Grantee to, Role role) {
        requireMutable(to);
        if (find(to, role.word()).isPresent()) {
            return false;
        }
        assignments
                .grants()
                .insert(new RoleGrant(to, role.word(), actor.realm() + "/" + actor.name(), clock.instant()));
        return true;
    }

    /** @throws NotFound (MK-ROL-005) if there is no such grant; what a mapping of the settings gives is not taken here */
    void revoke(Principal actor, Grantee to, Role role) {
        requireMutable(to);
        RoleGrant grant = find(to, role.word())
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-ROL-005",
                        to.text() + " was not given the role \"" + role.word() + "\" by command.",
                        "A role that a group brings is taken by leaving the group, or in the settings.",
                        "See where it comes from: mapkeep role list, or with --user NAME --explain")));
        if (role.permissions().contains(Permission.ADMINISTER)) {
            requireNotOneself(actor, grant);
            requireAnotherWay(grant);
        }
        assignments.grants().delete(grant);
    }

    private Optional<RoleGrant> find(Grantee to, String role) {
        return assignments.grants().all().stream()
                .filter(grant -> grant.role().equals(role) && grant.to().means(to))
                .findFirst();
    }

    private static void requireMutable(Grantee to) {
        if (to instanceof Grantee.OfRole) {
            throw new InvalidInput(Problem.of(
                    "MK-ROL-004",
                    "A role goes to a user or a group.",
                    to.text() + " is a role itself.",
                    "Write --user NAME or --group NAME."));
        }
        if (to instanceof Grantee.Person person && Assignments.isBreakGlass(person.realm(), person.name())) {
            throw new Conflict(Problem.of(
                    "MK-ROL-006",
                    "The roles of the local administrator do not change.",
                    "That account is the way in when everything else is wrong, so it always is an admin and nothing else.",
                    "Give roles to the people who use them."));
        }
    }

    private void requireNotOneself(Principal actor, RoleGrant grant) {
        if (grant.reaches(actor.realm(), actor.name(), assignments.groups(actor.realm(), actor.name()))) {
            throw new Conflict(Problem.of(
                    "MK-ROL-007",
                    "This would take the role of an admin from yourself.",
                    "Whoever does that by mistake cannot undo it.",
                    "Let another admin do it, or use the command on the appliance itself as root."));
        }
    }

    private void requireAnotherWay(RoleGrant last) {
        boolean granted =
                assignments.grants().all().stream().anyMatch(other -> !other.equals(last) && administers(other.role()));
        boolean mapped = assignments.mappings().stream().anyMatch(mapping -> administers(mapping.role()));
        if (!granted && !mapped) {
            throw new Conflict(Problem.of(
                    "MK-ROL-008",
                    "This is the last way to be an admin.",
                    "Without it only the local break-glass account could administer the appliance.",
                    "Give somebody else the role first: mapkeep role grant --user NAME admin"));
        }
    }

    private boolean administers(String word) {
        return assignments
                .roles()
                .named(word)
                .filter(role -> role.permissions().contains(Permission.ADMINISTER))
                .isPresent();
    }

    private static String printable(String word) {
        return word.replaceAll("\\p{Cntrl}", "?").substring(0, Math.min(40, word.length()));
    }
}
