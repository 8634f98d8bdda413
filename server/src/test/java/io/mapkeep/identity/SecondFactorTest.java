package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.identity.mfa.SoftAuthenticator;
import io.mapkeep.identity.mfa.TestCodes;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Second factors as the doors meet them: setting up, showing, losing, and what an attacker would send. */
final class SecondFactorTest {
    private static final String SESSION = "/api/v1/session";
    private static final String ORIGIN = "https://maps.example.org";
    private static final String FACTORS = "/api/v1/account/factors";

    @TempDir
    Path folder;

    private House house;
    private String password;

    @BeforeEach
    void open() {
        house = new House(folder, """
                [second_factor]
                passkey_domain = "maps.example.org"
                """);
        password = house.adminPassword();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aCodeWorksOnceAndWithinAStepAndTheSecretIsSealed() {
        byte[] secret = setUpCodes(signedIn());
        assertThat(latin(stored())).doesNotContain(latin(secret));

        String pending = pending();
        assertThat(who(pending)).isEqualTo("anonymous");
        String code = code(secret, 1);
        Response in = show(pending, Map.of("code", code));
        assertThat(House.json(in).path("next")).isEmpty();
        assertThat(who(House.token(in))).isEqualTo("admin");
        // The token from before the factor is worth nothing.
        assertThat(who(pending)).isEqualTo("anonymous");

        // Replayed, stale, from the future, of the wrong length, and what is no code at all.
        for (String wrong :
                List.of(code, code(secret, -2), code(secret, 3), "12345", "1234567", "\u0000", "٠١٢٣٤٥", "")) {
            assertThatThrownBy(() -> show(pending(), Map.of("code", wrong)))
                    .as(wrong)
                    .isInstanceOf(NotAuthenticated.class)
                    .hasMessageContaining("MK-IDN-033");
            house.clock.step(Duration.ofMinutes(10));
        }
        assertThat(house.audit.events().toString()).doesNotContain(code);
    }

    @Test
    void aPasswordAloneIsNotEnoughForProgramsEither() {
        setUpCodes(signedIn());
        assertThatThrownBy(() -> house.ask(StubRequest.of(Method.GET, SESSION).withBasic("admin", password)))
                .isInstanceOf(NotAuthenticated.class)
                .hasMessageContaining("MK-IDN-020");
    }

    @Test
    void whoKnowsThePasswordCannotReplaceItOrAddAFactorBeforeTheSecondOne() {
        setUpCodes(signedIn());
        String pending = pending();
        assertThatThrownBy(() -> house.ask(House.with(pending, Method.PUT, SESSION + "/password")
                        .withJson(Map.of("replacement", "violet ferries gather moss"))))
                .hasMessageContaining("MK-IDN-021");
        for (String act : List.of("/totp", "/passkeys/question")) {
            assertThatThrownBy(() -> house.ask(House.with(pending, Method.POST, FACTORS + act)))
                    .isInstanceOf(NotAuthenticated.class);
        }
    }

    @Test
    void aRecoveryCodeWorksOnceHoweverItIsTyped() {
        List<String> codes = new java.util.ArrayList<>();
        setUpCodes(signedIn(), codes);
        assertThat(codes).hasSize(10).allMatch(code -> code.matches("[A-Z2-7]{5}-[A-Z2-7]{5}"));
        String typed = codes.get(3).toLowerCase(java.util.Locale.ROOT).replace("-", " ");
        assertThat(who(House.token(show(pending(), Map.of("code", typed))))).isEqualTo("admin");
        assertThatThrownBy(() -> show(pending(), Map.of("code", codes.get(3)))).hasMessageContaining("MK-IDN-033");
    }

    /** What a promoted node knows is the shared database: a code that is used must not be in it any more, on whatever node. */
    @Test
    void aUsedRecoveryCodeIsGoneForEveryNodeAndAReplicaTakesNone(@TempDir Path elsewhere) throws Exception {
        List<String> codes = new java.util.ArrayList<>();
        byte[] secret = setUpCodes(signedIn(), codes);
        house.clock.step(Duration.ofMinutes(5));
        show(pending(), Map.of("code", codes.get(3)));
        String code = code(secret, 0);
        show(pending(), Map.of("code", code));
        try (House replica = house.replica(elsewhere)) {
            replica.clock.step(Duration.ofMinutes(5));
            String pending = House.token(replica.signIn("admin", password));
            for (String typed : List.of(codes.get(3), codes.get(4), "AAAAA-AAAAA")) {
                assertThatThrownBy(() -> show(replica, pending, Map.of("code", typed)))
                        .isInstanceOfSatisfying(OnPrimaryOnly.class, refused -> {
                            assertThat(refused.problem().code()).isEqualTo("MK-IDN-045");
                            assertThat(refused.problem().fix()).contains("https://primary.example.org");
                        });
            }
            assertThatThrownBy(() -> show(replica, pending, Map.of("code", code)))
                    .as("a code that the primary took")
                    .hasMessageContaining("MK-IDN-033");
            assertThat(House.token(show(replica, pending, Map.of("code", code(secret, 1)))))
                    .isNotEqualTo("none");
        }
        assertThatThrownBy(() -> show(pending(), Map.of("code", codes.get(3)))).hasMessageContaining("MK-IDN-033");
        assertThat(who(House.token(show(pending(), Map.of("code", codes.get(4))))))
                .isEqualTo("admin");
    }

    @Test
    void aRoleCanDemandAFactorWhichIsThenSetUpAtTheSignInAndStays() {
        house.close();
        house = new House(folder, """
                [second_factor]
                required_roles = ["admin"]
                """);
        Response first = house.signIn("admin", password);
        assertThat(House.json(first).path("next").toString()).isEqualTo("[\"enrolment\"]");
        String rival = House.token(house.signIn("admin", password));
        String token = House.token(first);
        byte[] secret = setUpCodes(token);
        // The other sign-in with the same password does not ride on it.
        assertThatThrownBy(() -> house.ask(House.with(rival, Method.POST, FACTORS + "/totp")))
                .hasMessageContaining("MK-IDN-021");
        assertThat(who(rival)).isEqualTo("anonymous");

        house.clock.step(Duration.ofMinutes(1));
        String in = House.token(show(pending(), Map.of("code", code(secret, 0))));
        assertThatThrownBy(() -> house.ask(House.with(in, Method.DELETE, FACTORS + "/totp")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("MK-IDN-038");
    }

    @Test
    void aDangerousActNeedsAFactorShownAMomentAgo() {
        byte[] secret = setUpCodes(signedIn());
        house.clock.step(Duration.ofMinutes(1));
        String token = House.token(show(pending(), Map.of("code", code(secret, 0))));
        house.clock.step(Duration.ofMinutes(11));
        assertThatThrownBy(() -> house.ask(House.with(token, Method.DELETE, FACTORS + "/totp")))
                .hasMessageContaining("MK-IDN-022");
        assertThatThrownBy(() -> prove(token, Map.of("password", password))).hasMessageContaining("MK-IDN-033");
        prove(token, Map.of("code", code(secret, 0)));
        assertThat(house.ask(House.with(token, Method.DELETE, FACTORS + "/totp"))
                        .status())
                .isEqualTo(204);
        house.clock.step(Duration.ofMinutes(11));
        String plain = signedIn();
        house.clock.step(Duration.ofMinutes(11));
        assertThatThrownBy(() -> prove(plain, Map.of("password", "guess"))).hasMessageContaining("MK-IDN-001");
        assertThat(prove(plain, Map.of("password", password)).status()).isEqualTo(204);
    }

    @Test
    void guessingCodesIsSlowedDownAndAnAdministratorCanResetALostFactor() {
        setUpCodes(signedIn());
        String pending = pending();
        Throwable last = null;
        for (int i = 0;
                i < 50 && !(last instanceof io.mapkeep.contract.problem.ProblemException.TooManyRequests);
                i++) {
            last = org.assertj.core.api.Assertions.catchThrowable(() -> show(pending, Map.of("code", "000000")));
        }
        assertThat(last).isInstanceOf(io.mapkeep.contract.problem.ProblemException.TooManyRequests.class);
        house.ask(StubRequest.of(Method.DELETE, "/api/v1/users/admin/factors").atSocket());
        house.clock.step(Duration.ofHours(1));
        assertThat(who(signedIn())).isEqualTo("admin");
    }

    @Test
    void aPasskeySignsInWithoutAPasswordAndNothingElseDoes() {
        var device = new SoftAuthenticator("maps.example.org");
        String token = signedIn();
        addPasskey(token, device);

        Question asked = ask("/session/passkey/question", "");
        Response in = answer("/session/passkey", "", asked, device.show(asked.challenge(), ORIGIN, true));
        assertThat(who(House.token(in))).isEqualTo("admin");
        assertThat(house.ask(House.with(House.token(in), Method.GET, SESSION + "/all"))
                        .status())
                .isEqualTo(200);

        // The same answer again; one to another question; of another page; without a finger; with a counter that stands
        // still; of another key.
        JsonNode replayed = device.last();
        assertThatThrownBy(() -> answer("/session/passkey", "", asked, replayed))
                .hasMessageContaining("MK-IDN-039");
        Question other = ask("/session/passkey/question", "");
        assertThatThrownBy(() -> answer("/session/passkey", "", other, device.show(asked.challenge(), ORIGIN, true)))
                .hasMessageContaining("MK-IDN-039");
        refused(challenge -> device.show(challenge, "https://maps.example.org.evil.test", true));
        refused(challenge -> device.show(challenge, ORIGIN, false));
        refused(challenge -> device.withCounter(1).show(challenge, ORIGIN, true));
        refused(challenge ->
                new SoftAuthenticator("maps.example.org").pretending(device).show(challenge, ORIGIN, true));
    }

    @Test
    void aPasskeyIsASecondFactorOfItsOwnerAlone() {
        var device = new SoftAuthenticator("maps.example.org");
        addPasskey(signedIn(), device);
        String pending = pending();
        Question asked = ask("/session/second-factor/question", pending);
        // A challenge that was given for a sign-in without a name does not do for this step.
        Question swapped = ask("/session/passkey/question", "");
        assertThatThrownBy(() -> answer(
                        "/session/second-factor", pending, swapped, device.show(swapped.challenge(), ORIGIN, true)))
                .hasMessageContaining("MK-IDN-033");
        Response in = answer("/session/second-factor", pending, asked, device.show(asked.challenge(), ORIGIN, false));
        assertThat(who(House.token(in))).isEqualTo("admin");
        assertThatThrownBy(() -> {
                    Question again = make(House.token(in));
                    answer(
                            FACTORS.substring(7) + "/passkeys",
                            House.token(in),
                            again,
                            device.make(again.challenge(), again.user(), ORIGIN));
                })
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("MK-IDN-035");
    }

    private record Question(String challenge, String user, String cookie) {}

    private void refused(java.util.function.Function<String, JsonNode> attempt) {
        Question asked = ask("/session/passkey/question", "");
        assertThatThrownBy(() -> answer("/session/passkey", "", asked, attempt.apply(asked.challenge())))
                .hasMessageContaining("MK-IDN-039");
    }

    private void addPasskey(String token, SoftAuthenticator device) {
        Question asked = make(token);
        Response added = answer(
                FACTORS.substring(7) + "/passkeys", token, asked, device.make(asked.challenge(), asked.user(), ORIGIN));
        assertThat(House.json(added).path("recoveryCodes")).hasSize(10);
    }

    private Question make(String token) {
        Response asked = house.ask(House.with(token, Method.POST, FACTORS + "/passkeys/question"));
        JsonNode options = House.json(asked);
        return new Question(
                options.path("challenge").asText(),
                options.path("user").path("id").asText(),
                House.token(asked));
    }

    private Question ask(String path, String token) {
        Response asked = house.ask(with(token, "/api/v1" + path));
        return new Question(House.json(asked).path("passkey").path("challenge").asText(), "", House.token(asked));
    }

    private Response answer(String path, String token, Question asked, JsonNode passkey) {
        return house.ask(with(token, "/api/v1" + path)
                .withCookie("__Host-mapkeep-challenge", asked.cookie())
                .withJson(Map.of("passkey", passkey)));
    }

    private static StubRequest with(String token, String path) {
        StubRequest request = StubRequest.of(Method.POST, path);
        return token.isEmpty() ? request : request.withCookie("__Host-mapkeep", token);
    }

    private String signedIn() {
        return House.token(house.signIn("admin", password));
    }

    private String pending() {
        Response answer = house.signIn("admin", password);
        assertThat(House.json(answer).path("next").toString()).isEqualTo("[\"second-factor\"]");
        return House.token(answer);
    }

    private byte[] setUpCodes(String token) {
        return setUpCodes(token, new java.util.ArrayList<>());
    }

    private byte[] setUpCodes(String token, List<String> recoveryCodes) {
        JsonNode begun = House.json(house.ask(House.with(token, Method.POST, FACTORS + "/totp")));
        byte[] secret = TestCodes.decode(begun.path("secret").asText());
        assertThat(begun.path("uri").asText()).startsWith("otpauth://totp/Mapkeep%20");
        assertThatThrownBy(() -> house.ask(
                        House.with(token, Method.PUT, FACTORS + "/totp").withJson(Map.of("code", "000000"))))
                .hasMessageContaining("MK-IDN-041");
        Response done =
                house.ask(House.with(token, Method.PUT, FACTORS + "/totp").withJson(Map.of("code", code(secret, 0))));
        House.json(done).path("recoveryCodes").forEach(code -> recoveryCodes.add(code.asText()));
        return secret;
    }

    private String code(byte[] secret, int steps) {
        return TestCodes.code(secret, house.clock.instant().getEpochSecond() / 30 + steps);
    }

    private Response show(String pending, Map<String, String> shown) {
        return show(house, pending, shown);
    }

    private static Response show(House house, String pending, Map<String, String> shown) {
        return house.ask(
                House.with(pending, Method.POST, SESSION + "/second-factor").withJson(new HashMap<>(shown)));
    }

    private Response prove(String token, Map<String, String> shown) {
        return house.ask(House.with(token, Method.POST, SESSION + "/proof").withJson(new HashMap<>(shown)));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private byte[] stored() {
        return house.database().read(connection -> {
            try (var rows = connection.createStatement().executeQuery("select secret from mapkeep.totp")) {
                rows.next();
                return rows.getBytes(1);
            }
        });
    }

    private String who(String token) {
        return house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, SESSION))
                .name();
    }
}
