package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is in who has not accepted the agreement, and everybody is asked again when its version changes. */
final class AgreementTest {
    private static final String PATH = "/api/v1/session/agreement";

    @TempDir
    Path folder;

    @Test
    void itIsAcceptedOnceForEachVersionAndWrittenDown() throws IOException {
        Path text = folder.resolve("agreement.txt");
        Files.writeString(text, "Use it well.\n");
        String password;
        try (var house = house(text, "2026-1")) {
            String pending = afterFirstPassword(house);
            assertThat(House.json(house.ask(House.with(pending, Method.GET, PATH)))
                            .path("text")
                            .asText())
                    .isEqualTo("Use it well.\n");
            assertThat(signedIn(house, pending)).as("before").isFalse();
            assertThatThrownBy(() -> accept(house, pending, "2025-9")).isInstanceOf(Conflict.class);
            Response in = accept(house, pending, "2026-1");
            assertThat(signedIn(house, House.token(in))).as("after").isTrue();
            assertThat(signedIn(house, pending)).as("the token from before").isFalse();
            assertThat(house.audit.events()).anySatisfy(event -> {
                assertThat(event.action()).isEqualTo("agreement.accept");
                assertThat(event.actor()).isEqualTo("admin");
                assertThat(event.target()).isEqualTo("2026-1");
                assertThat(event.detail().get("sha256")).hasSize(64);
            });
            password = CHOSEN;
            assertThat(House.json(house.signIn("admin", password)).path("next")).isEmpty();
        }
        try (var house = house(text, "2026-2")) {
            Response again = house.signIn("admin", password);
            assertThat(House.json(again).path("next").toString()).isEqualTo("[\"agreement\"]");
            assertThatThrownBy(() -> house.identity()
                            .authenticator()
                            .authenticate(StubRequest.of(Method.GET, "/api/v1/session")
                                    .withBasic("admin", password)))
                    .as("a program cannot accept it")
                    .isInstanceOf(NotAuthenticated.class)
                    .hasMessageContaining("MK-IDN-020");
        }
    }

    @Test
    void aTextThatIsMissingKeepsPeopleOutAndIsTold() throws IOException {
        Path text = folder.resolve("agreement.txt");
        try (var house = house(text, "2026-1")) {
            String pending = afterFirstPassword(house);
            assertThatThrownBy(() -> house.ask(House.with(pending, Method.GET, PATH)))
                    .isInstanceOf(Unavailable.class);
            assertThatThrownBy(() -> accept(house, pending, "2026-1")).isInstanceOf(Unavailable.class);
            assertThat(findings(house)).isEqualTo(1);
            assertThatThrownBy(() -> house.ask(StubRequest.of(Method.GET, PATH)))
                    .as("nobody")
                    .isInstanceOf(NotAuthenticated.class);
            Files.writeString(text, "Now it is here.");
            assertThat(findings(house)).isZero();
            assertThat(signedIn(house, House.token(accept(house, pending, "2026-1"))))
                    .isTrue();
        }
    }

    private static final String CHOSEN = "violet ferries gather moss";

    private House house(Path text, String version) {
        return new House(folder, "[agreement]\ntext_file = \"" + text + "\"\nversion = \"" + version + "\"\n");
    }

    private static String afterFirstPassword(House house) {
        return house.replaceFirst("admin", house.firstPassword(), CHOSEN);
    }

    private static Response accept(House house, String pending, String version) {
        return house.ask(House.with(pending, Method.POST, PATH).withJson(Map.of("version", version)));
    }

    private static boolean signedIn(House house, String token) {
        return !house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, "/api/v1/session"))
                .anonymous();
    }

    private static long findings(House house) {
        return house.identity().checks().stream()
                .filter(check -> check.name().equals("agreement"))
                .map(Check::run)
                .mapToLong(java.util.List::size)
                .sum();
    }
}
