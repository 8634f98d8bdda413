package io.mapkeep.access;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who makes a request.
 *
 * @param name the account's name, unique in the appliance, lower case; {@code anonymous} when nobody signed in
 * @param displayName for people
 * @param realm where the account lives: {@code ldap}, {@code local}, {@code system} (a peer of the admin socket) or {@code none}
 * @param roles what they are; empty means that they may do nothing
 */
public record Principal(String name, String displayName, String realm, Set<Role> roles) {
    public static final Principal ANONYMOUS = new Principal("anonymous", "Not signed in", "none", Set.of());

    public Principal {
        roles = Set.copyOf(roles);
    }

    public boolean anonymous() {
        return realm.equals("none");
    }

    /** Deny by default: only a role that names the permission allows. */
    public boolean may(Permission permission) {
        return roles.stream().anyMatch(role -> role.grants(permission));
    }

    /**
     * Insists on a permission.
     *
     * @throws NotAuthenticated if nobody is signed in
     * @throws NotPermitted if the roles do not allow it
     */
    public void require(Permission permission) {
        if (may(permission)) {
            return;
        }
        if (anonymous()) {
            throw new NotAuthenticated(Problem.of(
                    "MK-ACC-001", "Sign in first.", "This is not open to everybody.", "Sign in, then try again."));
        }
        throw new NotPermitted(
                Problem.of(
                        "MK-ACC-002",
                        "You may not do this.",
                        roles.isEmpty()
                                ? "Your account \"" + name + "\" has no role here."
                                : "It needs more than your role: "
                                        + roles.stream()
                                                .map(Role::word)
                                                .sorted()
                                                .collect(Collectors.joining(", ")) + ".",
                        "Ask an administrator for the role you need. Roles come from groups, see ldap.*_groups in the configuration."));
    }
}
