package io.mapkeep.contract.admin;

import io.mapkeep.contract.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a look at the directory changed, or would change.
 *
 * @param dryRun whether nothing was to be changed
 * @param asked the people with a session or a key
 * @param losing how many of them have less than before
 * @param halted whether these are so many that nothing is done
 * @param problem why nothing was done, or not for everybody
 */
public record LdapSyncReport(
        boolean dryRun, int asked, int losing, boolean halted, Optional<Problem> problem, List<Person> people) {
    /**
     * One person.
     *
     * @param standing {@code present}, {@code disabled}, {@code absent} or {@code unknown}
     * @param action {@code stays}, {@code changes} or {@code ends}
     * @param before the roles until now
     * @param after the roles from now on
     * @param why the reason; empty when nothing changes
     */
    public record Person(
            String name, String standing, String action, List<String> before, List<String> after, String why) {}
}
