package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.health.Check;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.rest.Method;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sign-in against a real OpenLDAP server that is wrong, down, frozen, or not the one it says it is. */
@Tag("timed")
final class DirectoryOutageIT {
    /** Connecting and each answer may take a second here; machines that test are busy. */
    private static final Duration ONE_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration BREAKER = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    private OpenLdap directory;

    @BeforeEach
    void start() {
        directory = OpenLdap.start(folder.resolve("ldap"));
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void aServerOfAnUnknownAuthorityIsNotTrustedAndTheTestShowsItsChain(Security security) {
        Path other = OpenLdap.authority(folder, "other");
        try (var house = house(directory.toml(security, List.of(server(security)), other))) {
            refusedAsUnavailable(house, "anna");
            JsonNode steps = DirectoryIT.test(house, Map.of());
            assertThat(DirectoryIT.failed(steps)).isEqualTo("tls");
            JsonNode tls = steps.get(2);
            assertThat(tls.path("problem").path("code").asText()).isEqualTo("MK-LDP-002");
            assertThat(tls.path("problem").path("fix").asText()).contains("mapkeep cert trust add", other.toString());
            assertThat(tls.path("details").toString()).contains("SHA-256", "CN=directory", "valid");
            localSignInWorksAtOnce(house);
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void aCertificateForAnotherHostIsNotTrusted(Security security) {
        try (OpenLdap elsewhere = OpenLdap.start(folder.resolve("elsewhere"), "DNS:ldap.elsewhere.example");
                var house = house(elsewhere.toml(security))) {
            refusedAsUnavailable(house, "anna");
            JsonNode steps = DirectoryIT.test(house, Map.of());
            assertThat(DirectoryIT.failed(steps)).isEqualTo("tls");
            assertThat(steps.get(2).path("problem").path("code").asText()).isEqualTo("MK-LDP-002");
        }
    }

    /** As somebody does who takes over the directory's address; and as its administrators do who forget to tell. */
    @Test
    void aDirectoryThatComesBackWithACertificateOfAnotherAuthorityIsNotTrusted() {
        try (var house = house(directory.toml())) {
            String before = House.token(house.signIn("anna", OpenLdap.PASSWORD));
            directory.restartUnder(OpenLdap.authority(folder, "other"));
            refusedAsUnavailable(house, "anna");
            assertThat(house.audit.last().detail()).containsEntry("problem", "MK-LDP-002");
            assertThat(findings(house)).contains("MK-LDP-002");
            localSignInWorksAtOnce(house);
            assertThat(house.identity()
                            .authenticator()
                            .authenticate(House.with(before, Method.GET, "/api/v1/session"))
                            .name())
                    .as("who is signed in stays")
                    .isEqualTo("anna");
        }
    }

    @Test
    void aCertificateAuthorityThatIsPutRightCountsWithoutARestart() throws IOException {
        Path authority = folder.resolve("ca-to-be.pem");
        try (var house = house(directory.toml(Security.LDAPS, List.of(directory.ldaps()), authority))) {
            refusedAsUnavailable(house, "anna");
            localSignInWorksAtOnce(house);
            assertThat(DirectoryIT.failed(DirectoryIT.test(house, Map.of()))).isEqualTo("tls");
            Files.copy(OpenLdap.authority(folder, "other"), authority);
            house.clock.step(BREAKER);
            refusedAsUnavailable(house, "anna");
            Files.writeString(authority, Files.readString(directory.caFile()));
            house.clock.step(BREAKER);
            assertThat(house.signIn("anna", OpenLdap.PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void aWrongPasswordOfTheServiceAccountIsTroubleOfTheAdministratorAndNotOfThePerson() throws IOException {
        Path word = folder.resolve("ldap/bind-password");
        Files.writeString(word, "no longer right\n");
        try (var house = house(directory.toml())) {
            refusedAsUnavailable(house, "anna");
            JsonNode steps = DirectoryIT.test(house, Map.of("user", "anna"));
            assertThat(DirectoryIT.failed(steps)).isEqualTo("bind");
            assertThat(steps.get(3).path("problem").path("code").asText()).isEqualTo("MK-LDP-003");
            Files.delete(word);
            house.clock.step(BREAKER);
            refusedAsUnavailable(house, "anna");
            assertThat(DirectoryIT.test(house, Map.of())
                            .get(3)
                            .path("problem")
                            .path("code")
                            .asText())
                    .isEqualTo("MK-LDP-005");
            Files.writeString(word, "search-only\n");
            house.clock.step(BREAKER);
            assertThat(house.signIn("anna", OpenLdap.PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void aKilledServerIsAClearAnswerAndARestartedOneWorksAgain() {
        try (var house = house(directory.toml())) {
            house.signIn("anna", OpenLdap.PASSWORD);
            directory.kill();
            refusedAsUnavailable(house, "anna");
            refusedAsUnavailable(house, "nobody-of-that-name");
            localSignInWorksAtOnce(house);
            assertThat(house.identity().directoryState()).isEqualTo("failing");
            assertThat(findings(house)).contains("MK-LDP-001");
            directory.restart();
            house.clock.step(BREAKER);
            assertThat(house.signIn("anna", OpenLdap.PASSWORD).status()).isEqualTo(200);
            assertThat(house.identity().directoryState()).isEqualTo("ok");
            assertThat(findings(house)).doesNotContain("MK-LDP-001");
        }
    }

    @Test
    void whoSignsInAfterARestartOfTheServerNoticesNothing() throws Exception {
        try (var house = house(directory.toml())) {
            allAtOnce(16, () -> house.signIn("anna", OpenLdap.PASSWORD));
            directory.restart();
            for (int i = 0; i < 12; i++) {
                assertThat(house.signIn("erika", OpenLdap.PASSWORD).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aFrozenServerCostsOneTimeoutAndNeverDelaysTheLocalAccount() throws Exception {
        try (var house = house(directory.toml())) {
            house.signIn("anna", OpenLdap.PASSWORD);
            directory.freeze();
            try {
                List<Thread> waiting = start(40, () -> refusedAsUnavailable(house, "erika"));
                localSignInWorksAtOnce(house);
                long began = System.nanoTime();
                for (Thread thread : waiting) {
                    thread.join(30_000);
                }
                assertThat(since(began)).isLessThan(ONE_TIMEOUT);
                long again = System.nanoTime();
                refusedAsUnavailable(house, "erika");
                assertThat(since(again)).as("while the breaker is open").isLessThan(Duration.ofMillis(500));
                localSignInWorksAtOnce(house);
            } finally {
                directory.thaw();
            }
            house.clock.step(BREAKER);
            assertThat(house.signIn("anna", OpenLdap.PASSWORD).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void aServerThatNeverAnswersIsGivenUp(Security security) throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var address = new HostPort("127.0.0.1", silent.getLocalPort());
            try (var house = house(directory.toml(security, List.of(address), directory.caFile()))) {
                long began = System.nanoTime();
                refusedAsUnavailable(house, "anna");
                assertThat(since(began)).isLessThan(ONE_TIMEOUT);
                assertThat(DirectoryIT.failed(DirectoryIT.test(house, Map.of())))
                        .isEqualTo("tls");
            }
        }
    }

    @Test
    void theNextServerTakesOverWhenTheFirstIsKilledOrFrozen() throws IOException {
        try (OpenLdap second = OpenLdap.start(folder.resolve("second"))) {
            Path both = folder.resolve("both.pem");
            Files.writeString(both, Files.readString(directory.caFile()) + Files.readString(second.caFile()));
            String toml = directory.toml(Security.LDAPS, List.of(directory.ldaps(), second.ldaps()), both);
            try (var house = house(toml)) {
                house.signIn("anna", OpenLdap.PASSWORD);
                directory.kill();
                assertThat(house.signIn("anna", OpenLdap.PASSWORD).status()).isEqualTo(200);
                assertThat(house.signIn("erika", OpenLdap.PASSWORD).status()).isEqualTo(200);
            }
            directory.restart();
            directory.freeze();
            try (var house = new House(folder.resolve("other-house"), toml)) {
                assertThat(house.signIn("anna", OpenLdap.PASSWORD).status()).isEqualTo(200);
                long began = System.nanoTime();
                assertThat(house.signIn("erika", OpenLdap.PASSWORD).status()).isEqualTo(200);
                assertThat(since(began)).isLessThan(AT_ONCE);
            } finally {
                directory.thaw();
            }
        }
    }

    /** A list of groups that could not be read must never look like no groups. */
    @Test
    void groupsThatCannotBeReadAreNotTakenForNone() {
        String toml = directory.toml().replace("group_base = \"ou=groups", "group_base = \"ou=misspelt");
        try (var house = house(toml)) {
            refusedAsUnavailable(house, "anna");
            assertThat(DirectoryIT.failed(DirectoryIT.test(house, Map.of("user", "anna"))))
                    .isEqualTo("groups");
        }
    }

    @Test
    void aNameThatNobodyResolvesIsNamedByTheTest() {
        var nowhere = new HostPort("no-such-host.invalid", 636);
        try (var house = house(directory.toml(Security.LDAPS, List.of(nowhere), directory.caFile()))) {
            JsonNode steps = DirectoryIT.test(house, Map.of());
            assertThat(DirectoryIT.failed(steps)).isEqualTo("dns");
            assertThat(steps).hasSize(7);
        }
    }

    private House house(String toml) {
        return new House(folder.resolve("house"), toml);
    }

    private HostPort server(Security security) {
        return security == Security.LDAPS ? directory.ldaps() : directory.startTls();
    }

    private static void refusedAsUnavailable(House house, String name) {
        var refused = catchThrowableOfType(Unavailable.class, () -> house.signIn(name, OpenLdap.PASSWORD));
        assertThat(refused).isNotNull();
        assertThat(refused.problem().code()).isEqualTo("MK-IDN-003");
        assertThat(house.audit.events())
                .anySatisfy(event -> assertThat(event.detail()).containsEntry("reason", "directory-unavailable"));
    }

    private static void localSignInWorksAtOnce(House house) {
        long began = System.nanoTime();
        assertThat(house.signIn("admin", house.adminPassword()).status()).isEqualTo(200);
        assertThat(since(began)).isLessThan(AT_ONCE);
    }

    private static List<String> findings(House house) {
        List<String> codes = new ArrayList<>();
        for (Check check : house.identity().checks()) {
            check.run().forEach(finding -> codes.add(finding.code()));
        }
        return codes;
    }

    private static void allAtOnce(int times, Runnable work) throws InterruptedException {
        for (Thread thread : start(times, work)) {
            thread.join(30_000);
        }
    }

    private static List<Thread> start(int times, Runnable work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            var thread = new Thread(work);
            threads.add(thread);
            thread.start();
        }
        return threads;
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
