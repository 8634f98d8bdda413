package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.identity.ldap.OpenLdap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mapkeep setup} from an answers file against a real OpenLDAP: from nothing to a sign-in by LDAP, and what wrong answers leave behind. */
final class SetupIT {
    private static final String ACCOUNT = "cn=mapkeep,ou=services,dc=example,dc=org";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static OpenLdap ldap;

    @BeforeAll
    static void startDirectory(@TempDir Path folder) {
        ldap = OpenLdap.start(folder);
    }

    @AfterAll
    static void stopDirectory() {
        ldap.close();
    }

    @Test
    void oneAnswersFileLeadsToASignInByLdap(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        try (var appliance = StagedAppliance.in(home, "")) {
            Path password = Files.writeString(folder.resolve("password"), "search-only\n");
            Path answers = folder.resolve("answers.toml");
            Files.writeString(answers, answers(password, folder));

            var set = appliance.command("setup", "--answers", answers.toString(), "--no-input", "--no-start", "--json");
            assertThat(set.exit()).as(set.err()).isZero();
            assertThat(set.err()).doesNotContain("search-only");
            JsonNode done = StagedAppliance.JSON.readTree(set.out());
            assertThat(done.path("done").path("firewall").asText()).contains("drafted");
            assertThat(done.path("left")).isNotEmpty();
            assertThat(Files.readString(appliance.config()))
                    .contains("preset = \"openldap\"")
                    .contains("user_base = \"dc=example,dc=org\"")
                    .doesNotContain("search-only");
            assertThat(Files.readString(home.resolve("ldap-password"))).isEqualTo("search-only\n");
            assertThat(home.resolve("ldap-ca.pem"))
                    .as("the authority lay where only its owner reads")
                    .hasSameTextualContentAs(ldap.caFile());
            assertThat(appliance.command("firewall", "check").exit()).isLessThan(2);

            appliance.start();
            var alma = appliance.visitor();
            assertThat(alma.signIn("alma", OpenLdap.PASSWORD).statusCode()).isEqualTo(200);

            Files.createFile(folder.resolve("sheet.txt"));
            String before = Files.readString(appliance.config());
            var again = appliance.command("setup", "--no-input", "--no-start", "--json");
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(Files.readString(appliance.config())).isEqualTo(before);
        }
    }

    @Test
    void whatDoesNotWorkChangesNothing(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        try (var appliance = StagedAppliance.in(home, "")) {
            Path password = Files.writeString(folder.resolve("password"), "wrong\n");
            Path answers = folder.resolve("answers.toml");
            String right = answers(password, folder);
            String before = Files.readString(appliance.config());

            Files.writeString(answers, right);
            assertRefused(appliance, answers, 65, "MK-LDP-003");
            Files.writeString(answers, right.replaceAll("directory_ca_file = .*", ""));
            assertRefused(appliance, answers, 65, "MK-LDP-002");
            Files.writeString(answers, right.substring(0, right.length() / 2) + "\nnam = \"x\"\n");
            assertRefused(appliance, answers, 65, "MK-SET-001");
            Files.writeString(answers, "name = \"-x-\"\ndirectory = \"ldap://clear\"\nssh_from = 7\n");
            assertThat(assertRefused(appliance, answers, 65, "MK-SET-001"))
                    .contains("line 1", "line 2", "line 3", "in the clear");

            assertThat(Files.readString(appliance.config())).isEqualTo(before);
            try (Stream<Path> left = Files.list(home)) {
                assertThat(left.map(file -> file.getFileName().toString()).toList())
                        .containsExactly("mapkeep.toml");
            }
        }
    }

    private static String assertRefused(StagedAppliance appliance, Path answers, int exit, String code)
            throws IOException, InterruptedException {
        var refused = appliance.command("setup", "--answers", answers.toString(), "--no-input", "--no-start");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(exit);
        assertThat(refused.err()).contains(code).contains("Nothing was changed.");
        return refused.err();
    }

    private static String answers(Path password, Path folder) {
        return String.join(
                "\n",
                List.of(
                        "name = \"localhost\"",
                        "directory = \"ldaps://localhost:" + ldap.ldaps().port() + "\"",
                        "directory_ca_file = \"" + ldap.caFile() + "\"",
                        "directory_account = \"" + ACCOUNT + "\"",
                        "directory_password_file = \"" + password + "\"",
                        "admin_group = \"cn=admins,ou=groups,dc=example,dc=org\"",
                        "editor_group = \"cn=field team,ou=groups,dc=example,dc=org\"",
                        "certificate = \"local\"",
                        "ssh_from = \"192.0.2.0/28, 2001:db8::/64\"",
                        "snapshot_copy = \"" + folder + "\"",
                        "recovery_sheet = \"" + folder.resolve("sheet.txt") + "\"",
                        ""));
    }
}
