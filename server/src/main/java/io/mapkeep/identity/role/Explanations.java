package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.contract.admin.RoleExplanation;
import io.mapkeep.contract.admin.RoleExplanation.DatasetReason;
import io.mapkeep.contract.admin.RoleExplanation.Source;
import io.mapkeep.contract.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Says why somebody may do what they may do: by the same look-ups that decide it, so that the answer is the decision. */
final class Explanations {
    private final Assignments assignments;
    private final DirectoryQuestion directory;
    private final Function<Principal, List<DatasetReason>> datasets;
    private final Clock clock;

    /** What is known of somebody, and from where. */
    private record Known(
            Source source, String displayName, Set<String> groups, Optional<Instant> seen, Optional<String> remark) {}

    /** @param datasets what is open to somebody beside their own and the shared datasets */
    Explanations(
            Assignments assignments,
            DirectoryQuestion directory,
            Function<Principal, List<DatasetReason>> datasets,
            Clock clock) {
        this.assignments = assignments;
        this.directory = directory;
        this.datasets = datasets;
        this.clock = clock;
    }

    RoleExplanation of(Grantee.Person person) {
        Known known = known(person);
        var reasons = assignments.reasons(person.realm(), person.name(), known.groups());
        var principal = new Principal(
                person.name(),
                known.displayName(),
                person.realm(),
                assignments.of(person.realm(), person.name(), known.groups()));
        return new RoleExplanation(
                person.realm() + "/" + person.name(),
                known.displayName(),
                known.source(),
                known.groups().stream().sorted().toList(),
                known.seen(),
                known.remark(),
                reasons,
                Arrays.stream(Permission.values())
                        .filter(principal::may)
                        .map(Permission::word)
                        .toList(),
                datasets.apply(principal));
    }

    private Known known(Grantee.Person person) {
        Optional<KnownPerson> seen = assignments.person(person.realm(), person.name());
        if (seen.isPresent()) {
            return new Known(
                    Source.SEEN,
                    seen.get().displayName(),
                    seen.get().groups(),
                    Optional.of(seen.get().seen()),
                    Optional.empty());
        }
        if (!person.realm().equals("ldap")) {
            return nobody(person, "Nobody of that name has signed in yet.");
        }
        try {
            return directory
                    .groupsOf(person.name())
                    .map(groups -> new Known(
                            Source.DIRECTORY,
                            person.name(),
                            groups,
                            Optional.of(clock.instant()),
                            Optional.of("Has not signed in yet; the directory was asked just now.")))
                    .orElseGet(() -> nobody(person, "The directory has nobody of that name."));
        } catch (ProblemException silent) {
            return nobody(person, "Has not signed in yet. " + silent.problem().what());
        }
    }

    private static Known nobody(Grantee.Person person, String remark) {
        return new Known(Source.NOBODY, person.name(), Set.of(), Optional.empty(), Optional.of(remark));
    }
}
