package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import io.mapkeep.identity.ldap.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a look at the directory would change, and whether that is too much to be believed. */
record SyncPlan(List<Change> changes) {
    /** So few at once are somebody's work and no mistake of the settings. */
    private static final int FEW = 3;

    /**
     * What happens to one person.
     *
     * @param holds whether they have any access now; others are here because what they had may come back
     * @param before the roles they have
     * @param after those that they have from now on; none means that their access ends
     * @param groups as the directory says, if they are there
     */
    record Change(
            String name,
            boolean holds,
            Standing standing,
            Set<Role> before,
            Set<Role> after,
            Optional<Set<String>> groups) {
        boolean unknown() {
            return standing instanceof Standing.Unknown;
        }

        boolean ends() {
            return holds && !unknown() && after.isEmpty();
        }

        boolean changes() {
            return !unknown() && !after.equals(before);
        }

        /** Whether they have less than before, be it everything. */
        boolean loses() {
            return ends() || changes() && !after.containsAll(before);
        }

        String why() {
            if (standing instanceof Standing.Absent) {
                return "not in the directory any more";
            }
            if (standing instanceof Standing.Disabled) {
                return "disabled in the directory";
            }
            if (standing instanceof Standing.Unknown unknown) {
                return unknown.problem().what();
            }
            return after.isEmpty()
                    ? "no group of theirs gives a role any more"
                    : changes() ? "their groups changed" : "";
        }

        String word() {
            if (unknown()) {
                return "unknown";
            }
            if (standing instanceof Standing.Present) {
                return "present";
            }
            return standing instanceof Standing.Disabled ? "disabled" : "absent";
        }
    }

    long losing() {
        return changes.stream().filter(Change::loses).count();
    }

    /** Those who have something to lose. */
    long holding() {
        return changes.stream().filter(Change::holds).count();
    }

    /** A directory that lost its groups looks like one that dismissed everybody. */
    boolean beyond(int guardPercent) {
        return isMuch(losing(), guardPercent);
    }

    /**
     * Those of a look that is too much to be believed whose access ends all the same. "Disabled" is a word that the directory said about this person, where
     * "absent" and "in no group" are silence; so a few of them are believed whatever else looks wrong. A filter that fits everybody is not.
     */
    List<Change> certain(int guardPercent) {
        List<Change> shut = changes.stream()
                .filter(change -> change.ends() && change.standing() instanceof Standing.Disabled)
                .toList();
        return isMuch(shut.size(), guardPercent) ? List.of() : shut;
    }

    private boolean isMuch(long people, int guardPercent) {
        return people > FEW && people * 100 > guardPercent * holding();
    }
}
