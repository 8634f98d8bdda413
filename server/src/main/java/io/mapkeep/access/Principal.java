package io.mapkeep.access;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who makes a request.
 *
 * @param name the account's name, unique in the appliance, lower case; {@code anonymous} when nobody signed in
 * @param displayName for people
 * @param realm where the account lives: {@code ldap}, {@code local}, {@code system} (a peer of the admin socket) or {@code none}
 * @param roles what they are; empty means that they may do nothing
 * @param scope what a key is limited to; empty when nothing beside the roles limits the request
 * @param key the id of the key that the request came with; empty for a person's own request
 * @param master whether that key was made to change accounts and keys, too; never true without a key
 */
public record Principal(
        String name,
        String displayName,
        String realm,
        Set<Role> roles,
        Optional<Scope> scope,
        Optional<String> key,
        boolean master) {
    private static final Set<String> FIRST_REALMS = Set.of("ldap", "local", "system");

    public static final Principal ANONYMOUS = new Principal("anonymous", "Not signed in", "none", Set.of());

    public Principal {
        roles = Set.copyOf(roles);
    }

    /** Somebody with all that their roles allow. */
    public Principal(String name, String displayName, String realm, Set<Role> roles) {
        this(name, displayName, realm, roles, Optional.empty(), Optional.empty(), false);
    }

    /** The same person, by the key of that id, which may do no more than the limit. */
    public Principal by(String keyId, Optional<Scope> limit) {
        return new Principal(name, displayName, realm, roles, limit, Optional.of(keyId), false);
    }

    /** The same person, by a key that was made as master. */
    public Principal byMaster(String keyId) {
        return new Principal(name, displayName, realm, roles, Optional.empty(), Optional.of(keyId), true);
    }

    /**
     * Whether what is done may outlast the credentials that it is done with: keys, accounts, grants to people. A key ends when it is revoked, so nothing that it
     * leaves behind may let its finder in again, unless it was made for that.
     */
    public boolean mayLeaveAccess() {
        return key.isEmpty() || master;
    }

    public boolean anonymous() {
        return realm.equals("none");
    }

    /**
     * Whether what belongs to that account is theirs: a name counts within its realm only.
     *
     * @param ownerRealm empty for what was kept before realms were: then it belongs to the name in the realms that there were
     */
    public boolean owns(String ownerRealm, String owner) {
        boolean sameRealm = ownerRealm.isEmpty() ? FIRST_REALMS.contains(realm) : ownerRealm.equals(realm);
        return sameRealm && owner.equals(name);
    }

    /** Deny by default: only a role that names the permission allows, a key's scope must not leave it out, and some come with no ordinary key. */
    public boolean may(Permission permission) {
        return roles.stream().anyMatch(role -> role.grants(permission))
                && scope.map(limit -> limit.allows(permission)).orElse(true)
                && (mayLeaveAccess() || !permission.leavesAccess());
    }

    /**
     * Insists that what is done may outlast the credentials, see {@link #mayLeaveAccess}.
     *
     * @throws NotPermitted (MK-ACC-005) if they are a key that was not made as master
     */
    public void requireToLeaveAccess() {
        if (!mayLeaveAccess()) {
            throw new NotPermitted(noMaster());
        }
    }

    /** Insists on one of several permissions; what is said of a refusal is about the first. */
    public void requireOneOf(Collection<Permission> permissions) {
        if (permissions.stream().noneMatch(this::may)) {
            require(permissions.stream().sorted().findFirst().orElseThrow());
        }
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
        boolean byRole = roles.stream().anyMatch(role -> role.grants(permission));
        if (byRole && permission.leavesAccess() && !mayLeaveAccess()) {
            throw new NotPermitted(noMaster());
        }
        throw new NotPermitted(
                byRole
                        ? Problem.of(
                                "MK-ACC-003",
                                "This key may not do this.",
                                "Its owner may, but the key was made for less.",
                                "Use a key whose scope has \"" + permission.word() + "\", or make one.")
                        : Problem.of(
                                "MK-ACC-002",
                                "You may not do this.",
                                roles.isEmpty()
                                        ? "Your account \"" + name + "\" has no role here."
                                        : "It needs more than your role: "
                                                + roles.stream()
                                                        .map(Role::word)
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))
                                                + ".",
                                "Ask an administrator for the role you need. They see what you have, and why, with: mapkeep role list --user "
                                        + name + " --explain"));
    }

    private static Problem noMaster() {
        return Problem.of(
                "MK-ACC-005",
                "This key may not do this.",
                "It was not made as a master key. Keys, accounts and grants could let whoever found it in again after it was revoked.",
                "Sign in and do it yourself, or use a master key: mapkeep key add NAME --master");
    }
}
