package io.mapkeep.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    @TempDir
    private Path folder;

    private Path settings;

    private record Said(int exit, JsonNode json) {}

    @BeforeEach
    void writeSettings() throws IOException {
        settings = Files.writeString(folder.resolve("mapkeep.toml"), "[server]\ndata = \"data\"\n");
    }

    @Test
    void aFolderWithoutAnApplianceIsNotMadeIntoOne() throws IOException {
        Said said = ask("doctor");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.json().path("code").asText()).isEqualTo("MK-STO-009");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aStoppedApplianceIsExamined() throws IOException {
        makeAppliance();
        Said said = ask("doctor", "database");
        assertThat(said.exit()).isZero();
        assertThat(said.json().path("checks").get(0).asText()).isEqualTo("database");
        assertThat(said.json().path("findings")).isEmpty();
    }

    @Test
    void theAuditLogOfAStoppedApplianceIsVerified() throws IOException {
        makeAppliance();
        Said said = ask("audit-verify");
        assertThat(said.json().path("intact").asBoolean()).as(said.toString()).isTrue();
        assertThat(said.json().path("records").asLong()).isEqualTo(1);
    }

    @Test
    void problemsComeBackWithTheirExitCode() throws IOException {
        makeAppliance();
        assertThat(ask("doctor", "nonsense").exit()).isEqualTo(65);
        assertThat(ask("frobnicate").exit()).isEqualTo(65);
        Files.writeString(settings, "[sever]\n");
        assertThat(ask("doctor").exit()).isEqualTo(78);
    }

    private void makeAppliance() {
        Path data = folder.resolve("data");
        SecretStore secrets = SecretStore.open(data.resolve("secrets"));
        try (Database database = Database.open(data.resolve("database"), secrets.key("database", 32));
                AuditJournal journal =
                        AuditJournal.open(database, secrets, Clock.systemUTC(), data.resolve("audit.head"))) {
            journal.record(AuditEvent.ofSystem("appliance.start", "", Outcome.SUCCESS));
        }
    }

    private Said ask(String question, String... words) throws IOException {
        String[] arguments = new String[words.length + 2];
        arguments[0] = question;
        arguments[1] = settings.toString();
        System.arraycopy(words, 0, arguments, 2, words.length);
        var out = new ByteArrayOutputStream();
        int exit = Main.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Said(exit, new ObjectMapper().readTree(out.toByteArray()));
    }
}
