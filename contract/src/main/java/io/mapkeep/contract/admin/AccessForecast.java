package io.mapkeep.contract.admin;

import java.util.List;

/**
 * Who of the directory's people would lose or get what with settings that are not in force.
 *
 * @param asked how many were compared: those known here, and everybody whom the directories list
 * @param everybody whether the directories listed everybody; if not, whoever never signed in here is not among them
 * @param having how many of them may come in today
 * @param losing how many of these could not any more
 * @param gaining how many could who cannot today
 * @param changing how many would come in with other roles
 * @param unknown of how many it could not be found out
 * @param people those of whom something would change or could not be found out
 */
public record AccessForecast(
        int asked,
        boolean everybody,
        int having,
        int losing,
        int gaining,
        int changing,
        int unknown,
        List<Person> people) {
    public AccessForecast {
        people = List.copyOf(people);
    }

    /**
     * One person.
     *
     * @param seen whether they ever signed in here
     * @param change {@code loses}, {@code gains}, {@code changes} or {@code unknown}
     * @param before the roles of today
     * @param after the roles of then
     */
    public record Person(
            String name, boolean seen, String change, List<String> before, List<String> after, String why) {}
}
