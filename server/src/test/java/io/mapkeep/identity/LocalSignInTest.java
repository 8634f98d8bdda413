package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local account, sessions and limits, as the doors meet them; there is no directory. */
final class LocalSignInTest {
    private static final String NEW = "violet ferries gather moss";
    private static final String SESSION = "/api/v1/session";

    @TempDir
    Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = new House(folder, """
                [session]
                idle = "30m"
                absolute = "2h"
                [limits]
                sign_ins_per_minute = 5
                """);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theFirstPasswordLiesInAFileForTheOwnerAloneAndWorks() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(house.passwordFile)))
                .isEqualTo("rw-------");
        assertThat(house.firstPassword()).hasSizeGreaterThanOrEqualTo(20);
        Response pending = house.signIn(" Admin ", house.firstPassword());
        assertThat(House.json(pending).path("next").toString()).isEqualTo("[\"new-password\"]");
        assertThat(House.json(pending).path("roles")).isEmpty();
        assertThat(who(House.token(pending))).isEqualTo("anonymous");
        Response answer = house.signIn(" Admin ", house.adminPassword());
        assertThat(answer.headers().get("Set-Cookie"))
                .matches("__Host-mapkeep=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax");
        JsonNode account = House.json(answer);
        assertThat(account.path("name").asText()).isEqualTo("admin");
        assertThat(account.path("roles").toString()).isEqualTo("[\"admin\"]");
        assertThat(account.path("permissions")).hasSize(8);
        assertThat(account.path("idleSeconds").asInt()).isEqualTo(1800);
        assertThat(account.path("expires").asText()).isEqualTo("2026-03-01T14:00:00Z");
    }

    @Test
    void aSessionLastsAcrossARestartAndEndsBySignOut() {
        String token = House.token(house.signIn("admin", house.adminPassword()));
        house.restart();
        assertThat(who(token)).isEqualTo("admin");
        Response bye = house.ask(House.with(token, Method.DELETE, SESSION));
        assertThat(bye.status()).isEqualTo(204);
        assertThat(bye.headers().get("Set-Cookie"))
                .startsWith("__Host-mapkeep=;")
                .contains("Max-Age=0");
        assertThat(who(token)).isEqualTo("anonymous");
        house.restart();
        assertThat(who(token)).isEqualTo("anonymous");
    }

    @Test
    void aSessionEndsWhenItIsIdleAndWhenItIsOld() {
        String idle = House.token(house.signIn("admin", house.adminPassword()));
        house.clock.step(Duration.ofMinutes(31));
        assertThat(who(idle)).isEqualTo("anonymous");
        String busy = House.token(house.signIn("admin", house.adminPassword()));
        for (int i = 0; i < 5; i++) {
            house.clock.step(Duration.ofMinutes(20));
            assertThat(who(busy)).isEqualTo("admin");
        }
        house.clock.step(Duration.ofMinutes(20));
        assertThat(who(busy)).isEqualTo("anonymous");
    }

    @Test
    void signingInGivesANewTokenAndEndsTheOneThatWasSent() {
        String old = House.token(house.signIn("admin", house.adminPassword()));
        String fresh = House.token(house.signIn(House.with(old, Method.POST, SESSION), "admin", house.adminPassword()));
        assertThat(fresh).isNotEqualTo(old);
        assertThat(who(old)).isEqualTo("anonymous");
        assertThat(who(fresh)).isEqualTo("admin");
    }

    @Test
    void theDatabaseHoldsNoToken() {
        String token = House.token(house.signIn("admin", house.adminPassword()));
        String stored = house.database().read(connection -> {
            try (var rows = connection.createStatement().executeQuery("select token_hash from mapkeep.session")) {
                rows.next();
                return rows.getString(1);
            }
        });
        assertThat(stored).hasSize(64).doesNotContain(token);
        assertThat(who(stored)).isEqualTo("anonymous");
    }

    @Test
    void anAccountHasAHundredSessionsAtMost() {
        String first = House.token(house.signIn("admin", house.adminPassword()));
        house.clock.step(Duration.ofSeconds(1));
        String last = "";
        for (int i = 0; i < 100; i++) {
            last = House.token(house.signIn("admin", house.adminPassword()));
        }
        assertThat(who(first)).isEqualTo("anonymous");
        assertThat(who(last)).isEqualTo("admin");
        assertThat(house.identity().sessionCount()).isEqualTo(100);
    }

    @Test
    void aNewPasswordEndsTheOldOneTheFileTheWarningAndTheOtherSessions() {
        String first = house.firstPassword();
        assertThat(findings()).containsExactly("MK-IDN-010");
        String old = house.adminPassword();
        assertThat(house.passwordFile).doesNotExist();
        assertThat(findings()).isEmpty();
        assertThatThrownBy(() -> house.signIn("admin", first)).isInstanceOf(NotAuthenticated.class);
        String here = House.token(house.signIn("admin", old));
        String elsewhere = House.token(house.signIn("admin", old));
        Response changed = change(here, old, NEW);
        assertThat(changed.status()).isEqualTo(204);
        assertThat(List.of(who(here), who(elsewhere), who(House.token(changed))))
                .containsExactly("anonymous", "anonymous", "admin");
        assertThatThrownBy(() -> house.signIn("admin", old)).isInstanceOf(NotAuthenticated.class);
        house.restart();
        assertThat(house.signIn("admin", NEW).status()).isEqualTo(200);
        assertThat(house.passwordFile).doesNotExist();
    }

    @Test
    void aNewPasswordMustBeLongEnoughAndTheCurrentOneRight() {
        String token = House.token(house.signIn("admin", house.adminPassword()));
        for (String unfit : List.of("eleven char", "x".repeat(257))) {
            assertThatThrownBy(() -> change(token, house.adminPassword(), unfit))
                    .as(unfit)
                    .isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> change(token, "guess", NEW)).isInstanceOf(NotAuthenticated.class);
        assertThat(house.signIn("admin", house.adminPassword()).status()).isEqualTo(200);
    }

    @Test
    void whoTookOverASessionCannotGuessThePasswordThroughIt() {
        String token = House.token(house.signIn("admin", house.adminPassword()));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> change(token, "guess", NEW)).isInstanceOf(NotAuthenticated.class);
        }
        assertThatThrownBy(() -> change(token, house.adminPassword(), NEW)).isInstanceOf(TooManyRequests.class);
    }

    @Test
    void recoveryGivesANewPasswordInTheFileAndEndsTheSessions() throws IOException {
        String former = house.adminPassword();
        String session = House.token(house.signIn("admin", former));
        StubRequest basic = StubRequest.of(Method.GET, SESSION).withBasic("admin", former);
        house.ask(basic);
        Response answer =
                house.ask(StubRequest.of(Method.POST, "/api/v1/recovery").atSocket());
        String fresh = house.firstPassword();
        assertThat(House.json(answer).path("passwordFile").asText()).isEqualTo(house.passwordFile.toString());
        assertThat(House.json(answer).toString()).doesNotContain(fresh);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(house.passwordFile)))
                .isEqualTo("rw-------");
        assertThat(who(session)).isEqualTo("anonymous");
        assertThatThrownBy(() -> house.ask(basic)).isInstanceOf(NotAuthenticated.class);
        assertThatThrownBy(() -> house.signIn("admin", former)).isInstanceOf(NotAuthenticated.class);
        assertThat(who(house.replaceFirst("admin", fresh, NEW))).isEqualTo("admin");
        assertThat(house.audit.events())
                .anySatisfy(event -> assertThat(event.action()).isEqualTo("admin.recover"));
        assertThat(house.audit.events().toString()).doesNotContain(NEW, former, fresh);
    }

    @Test
    void recoveryHangsOnTheSocketAlone() {
        assertThat(house.identity().resources().stream()
                        .flatMap(resource -> resource.routes().stream())
                        .filter(route -> route.path().equals("/api/v1/recovery")))
                .singleElement()
                .satisfies(route -> assertThat(route.access()).isInstanceOf(Route.Access.SocketOnly.class));
    }

    @Test
    void accountsAreForAdministrators() {
        var viewer = new Principal("anna", "Anna", "ldap", Set.of(Role.VIEWER));
        assertThat(house.identity().resources().stream()
                        .flatMap(resource -> resource.routes().stream())
                        .filter(route -> route.path().equals("/api/v1/users")
                                || route.path().equals("/api/v1/ldap/test")))
                .hasSize(3)
                .allSatisfy(route -> assertThatThrownBy(
                                () -> viewer.require(((Route.Access.Needs) route.access()).permission()))
                        .isInstanceOf(NotPermitted.class));
    }

    @Test
    void tooManyFailuresAreRefusedEvenWithTheRightPasswordOverCookieAndBasicAlike() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(
                            () -> house.ask(StubRequest.of(Method.GET, SESSION).withBasic("admin", "guess")))
                    .isInstanceOf(NotAuthenticated.class);
        }
        var refused = catchThrowableOfType(TooManyRequests.class, () -> house.signIn("admin", house.adminPassword()));
        assertThat(refused.problem().code()).isEqualTo("MK-IDN-004");
        assertThat(refused.retryAfterSeconds()).isBetween(1, 61);
        assertThat(house.audit.last().detail()).containsEntry("reason", "too-many-failures");
        int recorded = house.audit.events().size();
        assertThatThrownBy(() -> house.signIn("admin", "guess")).isInstanceOf(TooManyRequests.class);
        assertThat(house.audit.events())
                .as("only the first refusal is recorded")
                .hasSize(recorded);
        house.clock.step(Duration.ofSeconds(61));
        assertThat(house.signIn("admin", house.adminPassword()).status()).isEqualTo(200);
    }

    @Test
    void brokenBasicCredentialsAreRefusedAndOtherSchemesAreNobody() {
        for (String broken : List.of("Basic", "Basic ", "Basic ***", "Basic bm9jb2xvbg==", "basic AAAA")) {
            StubRequest request = StubRequest.of(Method.GET, SESSION).withHeader("Authorization", broken);
            if (!broken.equals("Basic")) {
                assertThatThrownBy(() -> house.identity().authenticator().authenticate(request))
                        .as(broken)
                        .isInstanceOf(NotAuthenticated.class);
            }
        }
        StubRequest bearer = StubRequest.of(Method.GET, SESSION).withHeader("Authorization", "Bearer abc");
        assertThat(house.identity().authenticator().authenticate(bearer).anonymous())
                .isTrue();
    }

    @Test
    void strangeNamesAndPasswordsAreRefusedLikeAnyOther() {
        for (String name : List.of("", " ", "\u0000", "admin\nx", "a".repeat(10_000), "%s", "💥")) {
            var refused = catchThrowableOfType(
                    ProblemException.class,
                    () -> house.signIn(
                            StubRequest.of(Method.POST, SESSION).from("192.0.2." + name.length() % 200), name, "x"));
            assertThat(refused.problem().code()).as(name).isEqualTo("MK-IDN-001");
            assertThat(house.audit.last().actor()).hasSizeLessThan(300).doesNotContain("\n", "\u0000");
        }
        for (String vast : List.of("p".repeat(10_000_000), "\ufdfa".repeat(1000), "\u0000", "pass\u0000word")) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> house.signIn("admin", vast)).isInstanceOf(NotAuthenticated.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            house.clock.step(Duration.ofMinutes(6));
        }
    }

    @Test
    void anUnknownNameTakesAboutAsLongAsAWrongPassword() {
        double ratio = (double) median("nobody-of-that-name") / median("admin");
        assertThat(ratio).isBetween(0.4, 2.5);
    }

    /** Sessions are looked up for each tile: this must stay far below what serving one costs. */
    @Test
    void aSessionIsCheckedInMicroseconds() {
        String token = House.token(house.signIn("admin", house.adminPassword()));
        StubRequest request = House.with(token, Method.GET, SESSION);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                house.identity().authenticator().authenticate(request);
            }
            best = Math.min(best, (System.nanoTime() - began) / 1000);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofNanos(100_000));
    }

    private long median(String name) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            house.clock.step(Duration.ofMinutes(2));
            long began = System.nanoTime();
            assertThatThrownBy(() -> house.signIn(name, "guess")).isInstanceOf(NotAuthenticated.class);
            times.add(System.nanoTime() - began);
        }
        times.sort(Long::compare);
        return times.get(times.size() / 2);
    }

    private String who(String token) {
        return house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, SESSION))
                .name();
    }

    private Response change(String token, String current, String replacement) {
        return house.ask(House.with(token, Method.PUT, SESSION + "/password")
                .withJson(Map.of("current", current, "replacement", replacement)));
    }

    private List<String> findings() {
        return house.identity().checks().stream()
                .flatMap(check -> check.run().stream())
                .map(Finding::code)
                .toList();
    }
}
