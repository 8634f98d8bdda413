package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.AccessForecast;
import io.mapkeep.contract.admin.AccessForecast.Person;
import io.mapkeep.identity.ldap.Standing;
import io.mapkeep.identity.role.Assignments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares what people of the directory may do with the settings in force and with others. Changes nothing. */
public final class Forecast {
    private static final String REALM = "ldap";

    private final Side today;
    private final Side then;

    /**
     * Settings of the directory, in force or not.
     *
     * @param directory how accounts stand by them; empty where they name no directory
     */
    public record Side(Function<Collection<String>, Map<String, Standing>> directory, Assignments assignments) {
        /** What {@code name} may do; empty if it could not be found out. */
        private Optional<Set<Role>> roles(String name, Standing standing) {
            if (standing instanceof Standing.Unknown) {
                return Optional.empty();
            }
            return Optional.of(
                    standing instanceof Standing.Present present
                            ? assignments.of(REALM, name, present.groups())
                            : Set.of());
        }
    }

    public Forecast(Side today, Side then) {
        this.today = today;
        this.then = then;
    }

    /**
     * Looks everybody up on both sides.
     *
     * @param seen who signed in here at some time
     * @param listed whom the directories list
     * @param everybody whether the list is whole
     */
    public AccessForecast of(Set<String> seen, Set<String> listed, boolean everybody) {
        Set<String> names = new TreeSet<>(listed);
        names.addAll(seen);
        Map<String, Standing> before = today.directory.apply(names);
        Map<String, Standing> after = then.directory.apply(names);
        List<Person> people = new ArrayList<>();
        int having = 0;
        for (String name : names) {
            Set<Role> held = heldToday(name, before.getOrDefault(name, new Standing.Absent()));
            having += held.isEmpty() ? 0 : 1;
            Person person = person(name, seen.contains(name), held, after.getOrDefault(name, new Standing.Absent()));
            if (!person.change().isEmpty()) {
                people.add(person);
            }
        }
        return new AccessForecast(
                names.size(),
                everybody,
                having,
                count(people, "loses"),
                count(people, "gains"),
                count(people, "changes"),
                count(people, "unknown"),
                people);
    }

    /** While the directory of today is silent, what it said last counts. */
    private Set<Role> heldToday(String name, Standing standing) {
        return today.roles(name, standing)
                .orElseGet(() -> today.assignments.rolesNow(REALM, name).orElse(Set.of()));
    }

    private Person person(String name, boolean seen, Set<Role> before, Standing standing) {
        if (standing instanceof Standing.Unknown unknown) {
            return new Person(
                    name,
                    seen,
                    "unknown",
                    words(before),
                    words(before),
                    unknown.problem().what());
        }
        Set<Role> after = then.roles(name, standing).orElseThrow();
        String change = before.equals(after) ? "" : after.isEmpty() ? "loses" : before.isEmpty() ? "gains" : "changes";
        return new Person(
                name, seen, change, words(before), words(after), change.isEmpty() ? "" : why(standing, after));
    }

    private static String why(Standing standing, Set<Role> after) {
        if (standing instanceof Standing.Absent) {
            return "not found";
        }
        if (standing instanceof Standing.Disabled) {
            return "disabled or expired";
        }
        return after.isEmpty() ? "no group of theirs gives a role" : "their groups give other roles";
    }

    private static int count(List<Person> people, String change) {
        return (int)
                people.stream().filter(person -> person.change().equals(change)).count();
    }

    private static List<String> words(Set<Role> roles) {
        return roles.stream().map(Role::word).sorted().toList();
    }
}
