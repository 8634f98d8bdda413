package io.mapkeep.firewall.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.firewall.TestPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyFileTest {
    private static final String SOUND = """
            [admin]
            from = ["192.0.2.0/28"]
            [host.a]
            roles = ["lb"]
            addresses = ["198.51.100.1"]
            """;

    @Test
    void everyExampleIsWithoutMistakeAndWarning() throws IOException {
        try (Stream<Path> examples = Files.list(TestPolicies.EXAMPLES)) {
            for (Path example : examples.toList()) {
                PolicyFile file = TestPolicies.read(Files.readString(example));
                assertThat(file.mistakes()).as(example.toString()).isEmpty();
                assertThat(file.warnings()).as(example.toString()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[service.x]; ports = [\"tcp/99999\"] | 7 | a port lies between 1 and 65535",
                "[service.x]; ports = [\"tcp/9-1\"] | 7 | a range goes upwards",
                "[service.https]; ports = [\"tcp/9\"] | 7 | known already",
                "[peer.x]; addresses = [\"10.0.0.1/8\"] | 7 | 10.0.0.0/8",
                "[peer.x]; addresses = [\"::ffff:10.0.0.1\"] | 7 | which no packet bears",
                "[peer.x]; addresses = [\"absent.example.org\"] | 7 | does not resolve",
                "[peer.x]; addresses = [\"a } accept; drop {\"] | 7 | neither an address",
                "[peer.x]; addresses = [\"a\\nb\"] | 7 | neither an address",
                "[peer.lb]; addresses = [\"10.0.0.1\"] | 7 | has a meaning already",
                "[peer.\"x\\\" accept\"]; addresses = [\"10.0.0.1\"] | 6 | cannot name a section",
                "[host.any]; roles = [\"lb\"]; addresses = [\"10.0.0.1\"] | 6 | has a meaning already",
                "[host.b]; roles = [\"edgy\"]; addresses = [\"10.0.0.1\"] | 7 | did you mean \"edge\"",
                "[allow.x]; from = [\"nobody\"]; to = [\"a\"]; services = [\"ssh\"] | 7 | no such host, peer or role",
                "[allow.x]; from = [\"edge\"]; to = [\"a\"]; services = [\"ssh\"] | 7 | no host has this role",
                "[allow.x]; from = [\"any\"]; to = [\"a\"]; services = [\"htps\"] | 9 | did you mean \"https\"",
                "[allow.x]; from = [\"any\"]; to = [\"a\"] | 6 | nothing is allowed otherwise",
                "[allow.x]; from = [\"any\"]; to = [\"198.51.100.1\"]; services = [\"ssh\"] | 8 | this is the host a",
                "[block]; networks = [\"192.0.2.8\"] | 7 | contradicts admin.from",
                "[blok]; networks = [\"192.0.2.8\"] | 6 | did you mean \"block\"",
                "[limits]; ping = -1 | 7 | 0 to 10000",
            })
    void aMistakeIsToldWithItsLine(String lines, int line, String message) {
        List<Mistake> mistakes =
                TestPolicies.read(SOUND + lines.replace("; ", "\n")).mistakes();
        assertThat(mistakes).anySatisfy(mistake -> {
            assertThat(mistake.message()).contains(message);
            assertThat(mistake.line()).isEqualTo(line);
        });
    }

    @Test
    void aPolicyThatShutsSshIsRefused() {
        PolicyFile file = TestPolicies.read(SOUND.replace("from = [\"192.0.2.0/28\"]", ""));
        assertThat(file.mistakes())
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.message()).contains("nobody could reach SSH"));
        assertThatThrownBy(() -> file.check(Path.of("firewall.toml")))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("MK-FW-001");
        assertThat(TestPolicies.read(
                                SOUND.replace("from = [\"192.0.2.0/28\"]", "").replace("\"lb\"", "\"lb\", \"admin\""))
                        .mistakes())
                .as("a host with the role admin will do")
                .isEmpty();
    }

    @Test
    void wordsOfPacketFiltersAreNamesLikeOthers() {
        String keywords = """
                [peer.drop]
                addresses = ["10.0.0.1"]
                [allow.accept]
                from = ["drop"]
                to = ["a"]
                services = ["ssh"]
                """;
        assertThat(TestPolicies.read(SOUND + keywords).mistakes()).isEmpty();
    }

    @Test
    void whatIsSaidTwiceIsAWarning() {
        String rule = "[allow.%s]\nfrom = [\"any\"]\nto = [\"a\"]\nservices = [\"https\"]\n";
        assertThat(TestPolicies.read(SOUND + rule.formatted("one") + rule.formatted("two"))
                        .warnings())
                .containsExactly("line 10: allow.two says the same as allow.one in line 6.");
    }

    @Test
    void aFileBeyondAllReasonIsRefusedUnread(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("firewall.toml"), "# comment\n".repeat(1_000_000));
        assertThatThrownBy(() -> PolicyFile.load(file, TestPolicies.APPLIANCE, TestPolicies.names()))
                .hasMessageContaining("MK-FW-002")
                .hasMessageContaining("at most");
        assertThatThrownBy(
                        () -> PolicyFile.load(folder.resolve("absent"), TestPolicies.APPLIANCE, TestPolicies.names()))
                .hasMessageContaining("MK-FW-002");
    }
}
