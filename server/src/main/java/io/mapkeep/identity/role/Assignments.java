package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.People;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
import io.mapkeep.contract.admin.RoleExplanation.Reason;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.entrance.RoleSource;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.storage.database.Places;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which roles somebody has: those that the settings map one of their groups to, those given to them or to one of their groups by command, and nothing else. The
 * local break-glass administrator is an admin by birth, so that no mapping and no grant can shut everybody out.
 */
public final class Assignments implements RoleSource, People {
    private final Roles roles;
    private final List<Mapping> mappings;
    private final GrantStore grants;
    private final KnownPeople people;
    private final Predicate<String> localAccount;
    private final String standardRealm;
    private final Clock clock;

    /** @param localAccount whether there is a local account of that name */
    public Assignments(Configuration settings, Places places, Predicate<String> localAccount, Clock clock) {
        this.roles = rolesOf(settings);
        this.mappings = Mapping.in(settings);
        this.grants = new GrantStore(places.shared());
        this.people = new KnownPeople(places);
        this.localAccount = localAccount;
        this.standardRealm = settings.ldap().enabled() ? "ldap" : "local";
        this.clock = clock;
    }

    /** The built-in roles and those of the settings. */
    public static Roles rolesOf(Configuration settings) {
        return Roles.with(settings.roles().entrySet().stream()
                .map(entry ->
                        new Role(entry.getKey(), permissions(entry.getValue().permissions())))
                .toList());
    }

    private static Set<Permission> permissions(List<String> words) {
        Set<Permission> permissions = new LinkedHashSet<>();
        words.forEach(word -> permissions.add(Permission.of(word).orElseThrow()));
        return permissions;
    }

    /** The roles of somebody in these groups; empty means that they may do nothing. Changes nothing. */
    public Set<Role> of(String realm, String name, Set<String> groups) {
        return roles.of(reasons(realm, name, groups).stream().map(Reason::role).toList());
    }

    /** The same, and remembers what the realm said of them, for grants on datasets, keys and explanations. */
    @Override
    public Set<Role> of(Arrival arrival) {
        people.note(new KnownPerson(
                arrival.realm(), arrival.name(), arrival.displayName(), arrival.groups(), clock.instant()));
        return of(arrival.realm(), arrival.name(), arrival.groups());
    }

    /** Remembers which groups a realm says that its people are in now; their names stay as they were known. */
    public void remember(String realm, Map<String, Set<String>> groups) {
        Instant now = clock.instant();
        people.note(groups.entrySet().stream()
                .map(one -> new KnownPerson(
                        realm,
                        one.getKey(),
                        people.find(realm, one.getKey())
                                .map(KnownPerson::displayName)
                                .orElse(one.getKey()),
                        one.getValue(),
                        now))
                .toList());
    }

    /** Somebody as they were known last, for whoever comes by a key; empty if no realm ever told of them. */
    public Optional<Principal> known(String realm, String name) {
        return people.find(realm, name)
                .map(person -> new Principal(name, person.displayName(), realm, of(realm, name, person.groups())));
    }

    /** The roles of an account as its realm was seen last; empty if no realm ever told of it, so that nobody can say. */
    public Optional<Set<Role>> rolesNow(String realm, String name) {
        return known(realm, name).map(Principal::roles);
    }

    /** Every way to every role. */
    List<Reason> reasons(String realm, String name, Set<String> groups) {
        List<Reason> reasons = new ArrayList<>();
        if (isBreakGlass(realm, name)) {
            reasons.add(new Reason(
                    Role.ADMIN.word(),
                    "built-in",
                    "the appliance's own administrator",
                    Optional.empty(),
                    Optional.empty()));
        }
        for (Mapping mapping : mappings) {
            mapping.matching(realm, groups)
                    .ifPresent(group -> reasons.add(new Reason(
                            mapping.role(), "mapping", mapping.key(), Optional.of(group), Optional.empty())));
        }
        for (RoleGrant grant : grants.concerning(realm, name)) {
            if (grant.reaches(realm, name, groups) && roles.named(grant.role()).isPresent()) {
                Optional<String> group =
                        grant.to() instanceof Grantee.Group theirs ? Optional.of(theirs.name()) : Optional.empty();
                reasons.add(new Reason(
                        grant.role(),
                        "grant",
                        grant.to().text() + ", by " + grant.by(),
                        group,
                        Optional.of(grant.at())));
            }
        }
        return reasons;
    }

    static boolean isBreakGlass(String realm, String name) {
        return realm.equals("local") && name.equals(LocalAccounts.ADMIN);
    }

    Optional<KnownPerson> person(String realm, String name) {
        return people.find(realm, name);
    }

    /** When its realm last vouched for an account; empty if no realm ever told of it. */
    public Optional<Instant> lastVouched(String realm, String name) {
        return people.lastSeen(realm, name);
    }

    /** The realms that somebody of that name came from. */
    public Set<String> realmsOf(String name) {
        return people.realmsOf(name);
    }

    Roles roles() {
        return roles;
    }

    List<Mapping> mappings() {
        return mappings;
    }

    GrantStore grants() {
        return grants;
    }

    @Override
    public Set<String> groups(String realm, String name) {
        return people.find(realm, name).map(KnownPerson::groups).orElse(Set.of());
    }

    @Override
    public boolean isRole(String word) {
        return roles.named(word).isPresent();
    }

    @Override
    public String realmOf(String name) {
        if (localAccount.test(name)) {
            return "local";
        }
        Set<String> realms = people.realmsOf(name);
        if (realms.size() > 1) {
            throw new InvalidInput(Problem.of(
                    "MK-ROL-001",
                    "There is more than one \"" + name + "\".",
                    "People of that name came from: " + String.join(", ", realms) + ".",
                    "Say which one, like " + realms.iterator().next() + "/" + name + "."));
        }
        return realms.isEmpty() ? standardRealm : realms.iterator().next();
    }
}
