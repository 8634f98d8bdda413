package io.mapkeep.identity.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.identity.ldap.Standing;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Opening;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many people at once, with a real database and a real audit log. */
final class DeprovisioningTest {
    private static final int PEOPLE = Integer.getInteger("mapkeep.people", 600);
    private static final String EDITORS = "cn=editors,dc=example,dc=org";
    private static final String VIEWERS = "cn=viewers,dc=example,dc=org";

    @TempDir
    Path folder;

    private final Jobs jobs = new Jobs();
    private final Map<String, Standing> directory = new HashMap<>();
    private Configuration settings;
    private Database database;
    private AuditJournal audit;
    private Sessions sessions;

    @BeforeEach
    void open() {
        settings = ConfigurationFile.parse("""
                        [ldap]
                        editor_groups = ["%s"]
                        viewer_groups = ["%s"]
                        """.formatted(EDITORS, VIEWERS))
                .check("test")
                .configuration();
        database = Database.open(folder.resolve("data"), Redacted.of(new byte[32]));
        audit = AuditJournal.open(
                database, SecretStore.open(folder.resolve("secrets")), Clock.systemUTC(), folder.resolve("head"));
        sessions = new Sessions(settings.session(), Assignments.rolesOf(settings), database, jobs, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        jobs.close();
        audit.close();
        database.close();
    }

    @Test
    void thousandsChangeAndEndInAFewCommitsAndEachIsInTheAuditLog() {
        var deprovisioning = deprovisioning(new Failing());
        signIn(PEOPLE);
        directory.replaceAll((name, before) -> new Standing.Present(Set.of(VIEWERS)));
        assertFewCommits(() -> deprovisioning.run(true));
        assertThat(sessions.roles().values()).hasSize(PEOPLE).containsOnly(Set.of(Role.VIEWER));
        directory.replaceAll((name, before) -> new Standing.Disabled());
        assertFewCommits(() -> deprovisioning.run(true));
        assertThat(sessions.people()).isEmpty();
        assertThat(audit.verify().intact()).isTrue();
        jobs.close();
        assertThat(new Sessions(
                                settings.session(),
                                Assignments.rolesOf(settings),
                                database,
                                new Jobs(),
                                Clock.systemUTC())
                        .people())
                .isEmpty();
    }

    @Test
    void whatFailsForOneKindIsToldAndTriedAgainAndTheOthersGoOn() {
        var failing = new Failing();
        var deprovisioning = deprovisioning(failing);
        signIn(3);
        directory.replaceAll((name, before) -> new Standing.Present(Set.of(VIEWERS)));
        failing.now = true;
        assertThat(deprovisioning.run(true).problem()).map(Problem::code).contains("MK-TST-001");
        assertThat(sessions.roles().values()).containsOnly(Set.of(Role.VIEWER));
        assertThat(deprovisioning.trouble()).isPresent();
        failing.now = false;
        assertThat(deprovisioning.run(true).problem()).isEmpty();
        assertThat(failing.followed).containsExactly("p0", "p1", "p2");
        assertThat(deprovisioning.trouble()).isEmpty();
    }

    private void assertFewCommits(Runnable work) {
        long commits = database.figures().commits();
        long records = audit.sequence();
        work.run();
        assertThat(audit.sequence() - records).isEqualTo(PEOPLE);
        // Groups, sessions, and a group of audit records that the appender may take in pieces.
        int sets = (PEOPLE + Changing.AT_ONCE - 1) / Changing.AT_ONCE;
        assertThat(database.figures().commits() - commits)
                .isLessThan(PEOPLE / 10)
                .isGreaterThanOrEqualTo(3L * sets);
    }

    private Deprovisioning deprovisioning(Access other) {
        return new Deprovisioning(
                this::standings,
                new Assignments(settings, Places.of(database), name -> false, Clock.systemUTC()),
                List.of(new SessionAccess(sessions), other),
                () -> {},
                10,
                audit);
    }

    private Map<String, Standing> standings(Collection<String> names) {
        Map<String, Standing> told = new HashMap<>(directory);
        told.keySet().retainAll(names);
        return told;
    }

    private void signIn(int people) {
        IntStream.range(0, people).parallel().forEach(number -> {
            String name = "p" + number;
            sessions.create(new Opening(
                    new Principal(name, name, "ldap", Set.of(Role.EDITOR)),
                    Set.of(Factor.PASSWORD),
                    Set.of(),
                    "192.0.2.7",
                    "test"));
        });
        IntStream.range(0, people)
                .forEach(number -> directory.put("p" + number, new Standing.Present(Set.of(EDITORS))));
    }

    /** Nobody is looked up for this; it fails when told to. */
    private static final class Failing implements Access {
        private final Set<String> followed = new TreeSet<>();
        private boolean now;

        @Override
        public String word() {
            return "others";
        }

        @Override
        public Map<String, Set<Role>> held() {
            return Map.of();
        }

        @Override
        public Map<String, Integer> end(Set<String> names) {
            return Map.of();
        }

        @Override
        public void follow(Map<String, Set<Role>> roles) {
            if (now) {
                throw new Unavailable(Problem.of("MK-TST-001", "It does not answer.", "A test says so.", "None."));
            }
            followed.addAll(roles.keySet());
        }
    }
}
