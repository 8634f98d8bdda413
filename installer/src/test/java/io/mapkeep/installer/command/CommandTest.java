package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.installer.client.MadeUpDaemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTest {
    private static final String ALERT =
            "{\"check\":\"disk\",\"severity\":\"WARNING\",\"code\":\"MK-STO-008\",\"what\":\"The disk is nearly full.\",\"cause\":\"1.0 GiB free.\","
                    + "\"impact\":\"Imports will be refused.\",\"fix\":\"Free some space.\"}";
    private static final String STATUS =
            "{\"version\":\"0.1.0\",\"role\":\"primary\",\"started\":\"2026-03-01T08:00:00.5Z\",\"uptimeSeconds\":93784,\"https\":"
                    + "\"https://maps.example.org\",\"datasets\":2,\"rows\":34567,\"storage\":{\"databaseBytes\":1468006,\"diskFreeBytes\":10737418240,"
                    + "\"diskBytes\":53687091200,\"commits\":120,\"barriers\":30},"
                    + "\"durability\":{\"state\":\"writable\",\"barrier\":4711,\"barriersLastMinute\":12,\"waitingCommits\":0,\"lagMillis\":0,"
                    + "\"journalBytes\":25165824,\"segments\":3,\"unappliedBytes\":0,\"barrierMicros\":250,\"fsyncMicros\":800,"
                    + "\"largestGroup\":7},"
                    + "\"replicas\":{\"severity\":\"OK\",\"summary\":\"primary in epoch 2, 1 follower streams\",\"role\":\"primary\",\"name\":\"maps\","
                    + "\"node\":\"6f1d7a52-0000-4000-8000-000000000001\",\"web\":\"https://maps.example.org\",\"epoch\":2,\"barrier\":4711,"
                    + "\"mode\":\"sync\",\"state\":\"safe\",\"peers\":[{\"name\":\"standby\",\"role\":\"follower\",\"address\":\"standby.example.org:7443\","
                    + "\"web\":\"https://standby.example.org\",\"state\":\"streaming\",\"barrier\":4710,\"lagBarriers\":1,\"lagBytes\":5120,"
                    + "\"lagMillis\":3,\"heard\":\"2026-03-02T10:00:00Z\"}]},"
                    + "\"certificateDaysLeft\":31,\"ldap\":\"ok\",\"sessions\":3,"
                    + "\"auditSequence\":1234,\"snapshots\":{\"count\":31,\"newest\":\"20260302t090000z-7f3a91c2\",\"moment\":\"2026-03-02T09:00:00Z\",\"drilled\":\"PASS\",\"recoverable\":false},\"memory\":{\"heapUsedBytes\":52428800,\"heapMaxBytes\":536870912,\"residentBytes\":209715200},"
                    + "\"alerts\":[%s],\"unknownToThisVersion\":1}";

    private static final String REPLICA =
            "{\"severity\":\"WARNING\",\"summary\":\"The primary maps does not answer.\",\"role\":\"follower\",\"name\":\"standby\","
                    + "\"node\":\"6f1d7a52-0000-4000-8000-000000000002\",\"web\":\"https://standby.example.org\",\"epoch\":2,\"barrier\":4711,"
                    + "\"mode\":\"\",\"state\":\"connecting\",\"primary\":\"https://maps.example.org\",\"peers\":[{\"name\":\"maps\",\"role\":\"primary\","
                    + "\"address\":\"maps.example.org:7443\",\"web\":\"https://maps.example.org\",\"state\":\"away\",\"barrier\":4714,"
                    + "\"lagBarriers\":3,\"lagBytes\":15360,\"lagMillis\":41000,\"heard\":\"2026-03-02T10:00:00Z\",\"trouble\":\"Connection refused.\"},"
                    + "{\"name\":\"judge\",\"role\":\"witness\",\"address\":\"judge.example.org:7443\",\"web\":\"https://judge.example.org\","
                    + "\"state\":\"known\",\"barrier\":0,\"lagBarriers\":0,\"lagBytes\":0,\"lagMillis\":0}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64 | ",
                "64 | frobnicate",
                "64 | config",
                "64 | status --jsn",
                "64 | config explain tls.validty",
                "64 | --timeout soon status",
                "64 | audit tail --lines 0",
                "64 | completion tcsh",
                "64 | dataset import",
                "64 | admin recover --no-input",
                "65 | dataset import /nonexistent.csv",
                "69 | user list",
                "69 | dataset list",
                "69 | cert show",
                "69 | cert csr",
                "69 | cert use installed",
                "64 | cert install",
                "65 | cert install /nonexistent.pem",
                "64 | cert check",
                "2 | cert check 127.0.0.1:1",
                "69 | ldap test",
                "69 | role list",
                "64 | role grant editor",
                "64 | role grant --user ann --group cn=maps editor",
                "64 | role list --explain",
                "64 | dataset grant airports select",
                "69 | replica invite",
                "69 | replica promote",
                "2 | replica status",
                "69 | audit tail",
                "69 | admin recover -y",
                "69 | snapshot list",
                "69 | snapshot create",
                "69 | snapshot recovery-sheet --file /nonexistent/sheet",
                "64 | snapshot recovery-sheet",
                "64 | snapshot restore",
                "64 | snapshot export",
                "65 | snapshot import /nonexistent.mapkeep",
                "65 | snapshot recovery-check --key-file /nonexistent",
                "78 | config explain tls --config /nonexistent.toml",
                "0 | config explain tls",
                "0 | config check",
                "0 | config show",
                "0 | about version",
                "2 | status",
                "2 | doctor",
                "0 | --help",
                "0 | status -h",
                "1 | about sbom",
                "1 | serve",
                "3 | config check --config /nonexistent.toml"
            })
    void exitCodesAreThoseOfTheConventions(int exit, String words) {
        Run run = Run.of(words == null ? new String[0] : words.split(" "));
        assertThat(run.exit()).as(run.toString()).isEqualTo(exit);
        if (exit >= 64) {
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("\nCause: ").contains("\nFix: ").contains("\nMore: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,65", "401,77", "403,77", "404,1", "409,1", "413,65", "415,65", "429,75", "500,1", "503,75", "507,75"
    })
    void theDaemonsRefusalsBecomeExitCodes(int status, int exit) {
        try (var daemon = MadeUpDaemon.json(status, "{\"code\":\"MK-DAT-001\",\"title\":\"No.\"}")) {
            assertThat(run(daemon, "dataset", "list").exit()).isEqualTo(exit);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--jsn status",
                "statsu",
                "config chek",
                "config explain tls.validty",
                "config",
                "--timeout soon status"
            })
    void wrongWordsGetASuggestion(String words) {
        Golden.compare(
                "usage/" + words.replaceAll("[^a-z]+", "-"),
                Run.of(words.split(" ")).err());
    }

    @Test
    void replicaStatusSaysHowFarBehindItIs() throws Exception {
        try (var daemon = MadeUpDaemon.json(200, REPLICA)) {
            Run run = Run.of("replica", "status", "--socket", daemon.socket().toString());
            assertThat(run.exit()).isEqualTo(1);
            Golden.compare("replica-status", run.out() + "--\n" + run.err());
        }
    }

    @Test
    void aTokenNeverStandsInTheCommandLine() {
        assertThat(Run.of("replica", "join", "/nonexistent.token").exit()).isEqualTo(65);
        assertThat(Run.of("replica", "join", "--no-input").exit()).isEqualTo(64);
    }

    @Test
    void optionsStandInAnyPosition() {
        try (var daemon = MadeUpDaemon.json(200, STATUS.formatted(""))) {
            String socket = daemon.socket().toString();
            String one = Run.in(Map.of(), false, "--json", "--socket", socket, "status")
                    .out();
            assertThat(one).contains("\"rows\" : 34567");
            assertThat(Run.in(Map.of(), false, "status", "--socket=" + socket, "--json")
                            .out())
                    .isEqualTo(one);
        }
    }

    @Test
    void statusFitsOnOneScreen() {
        try (var daemon = MadeUpDaemon.json(200, STATUS.formatted(""))) {
            Run run = run(daemon, "status");
            assertThat(run.exit()).isZero();
            Golden.compare("status-ok", run.out());
        }
        try (var daemon = MadeUpDaemon.json(200, STATUS.formatted(ALERT))) {
            Run run = run(daemon, "status");
            assertThat(run.exit()).isEqualTo(1);
            Golden.compare("status-warning", run.out());
        }
    }

    @Test
    void aStatusThatCannotBeAskedIsNeverWell() {
        Run run = Run.of("status");
        assertThat(run.exit()).isEqualTo(2);
        Golden.compare("status-unreachable", run.out() + "--\n" + run.err());
        try (var daemon = MadeUpDaemon.saying("garbage\r\n\r\n")) {
            assertThat(run(daemon, "status").out()).startsWith("MAPKEEP CRITICAL - ");
        }
        try (var daemon = MadeUpDaemon.json(403, "{\"code\":\"MK-ACC-002\",\"title\":\"You may not do this.\"}")) {
            Run refused = run(daemon, "status");
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.out()).startsWith("MAPKEEP UNKNOWN - You may not do this.");
        }
    }

    @Test
    void theDoctorTellsCauseImpactAndFix() {
        try (var daemon = MadeUpDaemon.json(200, "{\"checks\":[\"disk\",\"database\"],\"findings\":[" + ALERT + "]}")) {
            Run run = run(daemon, "doctor", "disk", "database");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(daemon.requests().get(0)).startsWith("GET /api/v1/doctor?check=disk%2Cdatabase ");
            Golden.compare("doctor", run.out() + "--\n" + run.err());
        }
    }

    @Test
    void tenMistakesAreToldAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mapkeep.toml");
        try (var in = CommandTest.class.getResourceAsStream("ten-mistakes.toml")) {
            Files.copy(java.util.Objects.requireNonNull(in), file);
        }
        Run run = Run.of("config", "check", "--config", file.toString());
        assertThat(run.exit()).isEqualTo(2);
        Golden.compare("config-check", run.out().replace(folder.toString(), "/etc/mapkeep"));
        assertThat(run.out().lines()).hasSize(11);
    }

    @Test
    void theDirectorysTestNamesTheFirstStepThatFails() {
        String report =
                "{\"steps\":[{\"name\":\"dns\",\"outcome\":\"ok\",\"text\":\"ldap.example.org is 192.0.2.7\",\"details\":[]},{\"name\":\"tls\","
                        + "\"outcome\":\"failed\",\"text\":\"handshake\",\"details\":[\"CN=ldap SHA-256 AB:CD\"],\"problem\":{\"code\":\"MK-LDP-003\",\"what\":"
                        + "\"Not trusted.\",\"why\":\"Unknown authority.\",\"fix\":\"Name it in ldap.ca_file.\"}},{\"name\":\"bind\",\"outcome\":\"skipped\","
                        + "\"text\":\"\",\"details\":[]}]}";
        try (var daemon = MadeUpDaemon.json(200, report)) {
            Run run = run(daemon, "ldap", "test", "--user", "ada");
            assertThat(run.exit()).isEqualTo(1);
            Golden.compare("ldap-test", run.out());
        }
    }

    @Test
    void anExplanationNamesEveryWayToARole() {
        String report =
                "{\"user\":\"ldap/ann\",\"displayName\":\"Ann\\u001b[2J\",\"source\":\"SEEN\",\"groups\":[\"cn=maps,ou=groups,dc=example,dc=org\"],"
                        + "\"groupsSeen\":\"2026-03-01T12:00:00Z\",\"remark\":null,\"roles\":[{\"role\":\"editor\",\"kind\":\"mapping\",\"by\":\"ldap.editor_groups\","
                        + "\"group\":\"cn=maps,ou=groups,dc=example,dc=org\",\"since\":null},{\"role\":\"auditor\",\"kind\":\"grant\",\"by\":\"user:ldap/ann, by local/admin\","
                        + "\"group\":null,\"since\":\"2026-03-01T10:00:00Z\"}],\"permissions\":[\"read_datasets\",\"query\",\"import_datasets\",\"read_audit\"],"
                        + "\"datasets\":[{\"dataset\":\"airports\",\"verbs\":[\"select\"],\"reason\":\"grant to role:editor\"}]}";
        try (var daemon = MadeUpDaemon.json(200, report)) {
            Run run = run(daemon, "role", "list", "--user", "ann", "--explain");
            assertThat(run.exit()).isZero();
            Golden.compare("role-explain", run.out());
        }
    }

    @Test
    void whatComesFromOutsideCannotSteerTheTerminal() {
        String name = "\\u001b]0;owned\\u0007\\u202etxt";
        try (var daemon =
                MadeUpDaemon.json(200, "{\"datasets\":[{\"name\":\"" + name + "\",\"rows\":1,\"owner\":\"a\\nb\"}]}")) {
            String out = run(daemon, "dataset", "list").out();
            assertThat(out).contains("\\x1b]0;owned\\x07\\u202etxt").contains("a\\x0ab");
            assertThat(out.chars()).allMatch(c -> c == '\n' || c >= ' ');
        }
        try (var daemon = MadeUpDaemon.json(400, "{\"code\":\"MK-DAT-001\",\"title\":\"" + name + "\"}")) {
            assertThat(run(daemon, "dataset", "list").err()).doesNotContain("\u001b");
        }
    }

    @Test
    void coloursAreForTerminalsWithoutNoColorOnly() {
        try (var daemon = MadeUpDaemon.json(200, STATUS.formatted(ALERT))) {
            String socket = daemon.socket().toString();
            assertThat(Run.in(Map.of(), true, "status", "--socket", socket).out())
                    .contains("\u001b[33m");
            assertThat(Run.in(Map.of("NO_COLOR", "1"), true, "status", "--socket", socket)
                            .out())
                    .doesNotContain("\u001b");
            assertThat(Run.in(Map.of(), false, "status", "--socket", socket).out())
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void anImportThatIsRefusedShowsItsRows(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "x\n1\n");
        String failed =
                "{\"id\":\"7\",\"state\":\"failed\",\"badRows\":2,\"badRowsListed\":[{\"line\":3,\"column\":\"x\",\"reason\":\"not a number\",\"value\":\"z\"}],"
                        + "\"problem\":{\"code\":\"MK-IMP-004\",\"what\":\"2 rows cannot be used.\",\"why\":\"See them above.\",\"fix\":\"Correct them.\"}}";
        try (var daemon = new MadeUpDaemon((request, client) -> MadeUpDaemon.send(
                client,
                request.startsWith("POST")
                        ? MadeUpDaemon.answer(202, "{\"id\":\"7\",\"state\":\"reading\"}")
                        : MadeUpDaemon.answer(200, failed)))) {
            Run run = run(daemon, "dataset", "import", file.toString(), "--visibility", "shared");
            assertThat(run.exit()).isEqualTo(65);
            assertThat(daemon.requests().get(0))
                    .startsWith("POST /api/v1/imports?filename=a.csv&visibility=shared&bad_rows=refuse HTTP/1.1");
            Golden.compare("import-refused", run.err());
        }
    }

    @Test
    void anExportIsThereWholeOrNotAtAll(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.csv");
        try (var daemon = MadeUpDaemon.saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")) {
            assertThat(run(daemon, "dataset", "export", "a", "-o", file.toString())
                            .exit())
                    .isEqualTo(69);
            assertThat(folder).isEmptyDirectory();
        }
        try (var daemon = MadeUpDaemon.saying("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")) {
            assertThat(run(daemon, "dataset", "export", "a", "-o", file.toString())
                            .exit())
                    .isZero();
            assertThat(file).hasContent("abc");
        }
    }

    @Test
    void problemsAreJsonWhereThatWasAskedFor() {
        Golden.compare("problem-json", Run.of("user", "list", "--json").err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionScriptsAreAcceptedByBash(String shell, @TempDir Path folder)
            throws IOException, InterruptedException {
        Run run = Run.of("completion", shell);
        assertThat(run.exit()).isZero();
        Path script = Files.writeString(folder.resolve("script"), run.out());
        Process bash = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
    }

    @Test
    void fishCompletesNounsVerbsAndOptions() {
        List<String> lines =
                new ArrayList<>(Run.of("completion", "fish").out().lines().toList());
        assertThat(lines)
                .anyMatch(line -> line.contains("-a config"))
                .anyMatch(line ->
                        line.contains("__fish_seen_subcommand_from config; and not") && line.contains("-a explain"))
                .anyMatch(line -> line.contains("-l skip-bad-rows"))
                .allMatch(line -> line.startsWith("#") || line.startsWith("complete -c mapkeep"))
                .allMatch(line ->
                        line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2 == 0);
    }

    private static Run run(MadeUpDaemon daemon, String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--socket", daemon.socket().toString(), "--timeout", "10s"));
        return Run.in(Map.of(), false, line.toArray(String[]::new));
    }
}
