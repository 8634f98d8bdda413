package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.client.MadeUpDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigDiffTest {
    private static final String RUNNING = "[session]\nidle = \"1h\"\n";
    private static final String PASSED =
            "{\"name\":\"dns\",\"outcome\":\"ok\",\"text\":\"ldap.example.org\",\"details\":[],\"problem\":null}";
    private static final String FAILED =
            "{\"name\":\"bind\",\"outcome\":\"failed\",\"text\":\"\",\"details\":[],\"problem\":{\"code\":\"MK-LDP-004\",\"what\":\"No.\",\"why\":\"Why.\",\"fix\":\"Fix.\"}}";
    private static final String PEOPLE =
            "{\"asked\":40,\"everybody\":true,\"having\":12,\"losing\":1,\"gaining\":1,\"changing\":0,\"unknown\":%d,\"people\":["
                    + "{\"name\":\"zoe\",\"seen\":false,\"change\":\"gains\",\"before\":[],\"after\":[\"editor\"],\"why\":\"their groups give other roles\"},"
                    + "{\"name\":\"ann\",\"seen\":true,\"change\":\"loses\",\"before\":[\"viewer\"],\"after\":[],\"why\":\"not found\"}]}";

    @TempDir
    Path folder;

    @Test
    void theSameIsZeroAndAnotherValueOne() throws IOException {
        Run same = diff(RUNNING, "");
        assertThat(same.exit()).isZero();
        assertThat(same.out()).contains("runs with what");
        Run other = diff("[session]\nidle = \"30m\"\n[role.steward]\npermissions = [\"query\"]\n", "");
        assertThat(other.exit()).isEqualTo(1);
        Golden.compare("config-diff", other.out().replace(folder.toString(), "/etc/mapkeep"));
    }

    @Test
    void whoWouldLoseAccessIsADifferenceThoughNoKeyDiffers() throws IOException {
        Run probed = diff(RUNNING, trial(PASSED, PEOPLE.formatted(0)), "--probe");
        assertThat(probed.exit()).isEqualTo(1);
        Golden.compare("config-diff-probe", probed.out().replace(folder.toString(), "/etc/mapkeep"));
    }

    @Test
    void whatCouldNotBeFoundOutIsTrouble() throws IOException {
        assertThat(diff(RUNNING, trial(FAILED, "null"), "--probe").exit()).isEqualTo(2);
        assertThat(diff(RUNNING, trial(PASSED, PEOPLE.formatted(3)), "--probe").exit())
                .isEqualTo(2);
        assertThat(diff("[session]\nidel = \"1h\"\n", "").exit()).isEqualTo(2);
        assertThat(Run.of("config", "diff", folder.resolve("none.toml").toString())
                        .exit())
                .isEqualTo(2);
        assertThat(Run.of("config", "diff", file(RUNNING).toString(), "--socket", "/nonexistent/s")
                        .exit())
                .isEqualTo(2);
    }

    private static String trial(String step, String people) {
        return "{\"test\":{\"steps\":[" + step + "]},\"people\":" + people + "}";
    }

    private Run diff(String candidate, String trial, String... more) throws IOException {
        String running = Answers.pretty(ConfigurationFile.parse(RUNNING).report("/etc/mapkeep/mapkeep.toml"));
        try (var daemon = new MadeUpDaemon((request, client) -> MadeUpDaemon.send(
                client,
                MadeUpDaemon.answer(200, request.startsWith("GET /api/v1/configuration ") ? running : trial)))) {
            var words =
                    new ArrayList<>(List.of("config", "diff", file(candidate).toString()));
            words.addAll(List.of("--socket", daemon.socket().toString(), "--timeout", "10s"));
            words.addAll(List.of(more));
            return Run.in(Map.of(), false, words.toArray(String[]::new));
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("new.toml"), text);
    }
}
