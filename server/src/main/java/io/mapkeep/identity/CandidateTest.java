package io.mapkeep.identity;

import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.LdapCandidateReport;
import io.mapkeep.contract.admin.LdapSyncReport;
import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.sync.Access;
import io.mapkeep.identity.sync.Deprovisioning;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tries settings of the directory that are not in force: does it answer, and who of the people seen here would lose what they have. */
final class CandidateTest {
    private final Supplier<List<SeenUsers.Seen>> seen;
    private final Function<Configuration, Assignments> assignments;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * Settings to try.
     *
     * @param configuration the whole file's text
     * @param file where it lies on this machine, because relative paths count from its folder
     * @param user somebody to look for
     */
    record Candidate(String configuration, String file, Optional<String> user) {}

    CandidateTest(
            Supplier<List<SeenUsers.Seen>> seen,
            Function<Configuration, Assignments> assignments,
            AuditLog audit,
            Clock clock) {
        this.seen = seen;
        this.assignments = assignments;
        this.audit = audit;
        this.clock = clock;
    }

    LdapCandidateReport test(Candidate candidate) {
        Configuration settings = ConfigurationFile.read(candidate.configuration(), Path.of(candidate.file()))
                .configuration();
        if (!settings.ldap().enabled()) {
            throw new Conflict(Problem.of(
                    "MK-LDP-013",
                    "There is no directory to ask.",
                    "ldap.servers is empty in " + candidate.file() + ", so only local accounts would sign in.",
                    "Name your directory in the section [ldap] of that file."));
        }
        try (var realm = new LdapRealm(settings.ldap(), clock)) {
            LdapTestReport walk = realm.test(candidate.user());
            if (!walk.passed()) {
                return new LdapCandidateReport(walk, Optional.empty());
            }
            var plan = new Deprovisioning(
                    realm::standing,
                    assignments.apply(settings),
                    List.of(new Everybody(seen.get(), Assignments.rolesOf(settings))),
                    () -> {},
                    settings.ldap().sync().guardPercent(),
                    audit);
            LdapSyncReport people = plan.plan();
            return new LdapCandidateReport(walk, Optional.of(people));
        }
    }

    /** Everybody of the directory who ever signed in, as they were then. */
    private record Everybody(List<SeenUsers.Seen> seen, Roles roles) implements Access {
        @Override
        public String word() {
            return "people";
        }

        @Override
        public Map<String, Set<Role>> held() {
            Map<String, Set<Role>> held = new HashMap<>();
            seen.stream()
                    .filter(person -> person.account().realm().equals("ldap"))
                    .forEach(person -> held.put(person.account().name(), roles.of(person.roles())));
            return held;
        }

        @Override
        public int end(String name) {
            throw new UnsupportedOperationException("only planned");
        }

        @Override
        public void follow(String name, Set<Role> roles) {
            throw new UnsupportedOperationException("only planned");
        }
    }
}
