package io.mapkeep.identity;

import io.mapkeep.contract.admin.AccessForecast;
import io.mapkeep.contract.admin.LdapCandidateReport;
import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.sync.Forecast;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tries settings of the directory that are not in force: does it answer, and who would lose or get what. */
final class CandidateTest {
    /** Of a larger directory only those are compared who are known here: nobody waits for more. */
    private static final int MOST_LISTED = 20_000;

    private final Optional<LdapRealm> running;
    private final Assignments today;
    private final Supplier<List<SeenUsers.Seen>> seen;
    private final Function<Configuration, Assignments> assignments;
    private final AddedAuthorities added;
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
            Optional<LdapRealm> running,
            Assignments today,
            Supplier<List<SeenUsers.Seen>> seen,
            Function<Configuration, Assignments> assignments,
            AddedAuthorities added,
            Clock clock) {
        this.running = running;
        this.today = today;
        this.seen = seen;
        this.assignments = assignments;
        this.added = added;
        this.clock = clock;
    }

    /** @throws Conflict (MK-LDP-013) if neither these settings nor those in force name a directory */
    LdapCandidateReport test(Candidate candidate) {
        Configuration settings = ConfigurationFile.read(candidate.configuration(), Path.of(candidate.file()))
                .configuration();
        if (settings.ldap().enabled()) {
            try (var realm = new LdapRealm(settings.ldap(), added, clock)) {
                LdapTestReport walk = realm.test(candidate.user());
                return new LdapCandidateReport(
                        walk, walk.passed() ? Optional.of(forecast(Optional.of(realm), settings)) : Optional.empty());
            }
        }
        if (running.isEmpty()) {
            throw new Conflict(Problem.of(
                    "MK-LDP-013",
                    "There is no directory to ask.",
                    "ldap.servers is empty in " + candidate.file() + ", so only local accounts would sign in.",
                    "Name your directory in the section [ldap] of that file."));
        }
        return new LdapCandidateReport(
                new LdapTestReport(List.of()), Optional.of(forecast(Optional.empty(), settings)));
    }

    private AccessForecast forecast(Optional<LdapRealm> candidate, Configuration settings) {
        Set<String> listed = new TreeSet<>();
        boolean everybody = true;
        for (LdapRealm each :
                Stream.of(running, candidate).flatMap(Optional::stream).toList()) {
            Optional<List<String>> names = each.names(MOST_LISTED);
            everybody &= names.isPresent();
            names.ifPresent(listed::addAll);
        }
        Set<String> here = seen.get().stream()
                .map(SeenUsers.Seen::account)
                .filter(account -> account.realm().equals("ldap"))
                .map(AccountName::name)
                .collect(Collectors.toSet());
        return new Forecast(side(running, today), side(candidate, assignments.apply(settings)))
                .of(here, listed, everybody);
    }

    private static Forecast.Side side(Optional<LdapRealm> realm, Assignments assignments) {
        return new Forecast.Side(
                names -> realm.map(ldap -> ldap.standing(names)).orElse(Map.of()), assignments);
    }
}
