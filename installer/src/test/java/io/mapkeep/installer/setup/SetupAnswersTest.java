package io.mapkeep.installer.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.outcome.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SetupAnswersTest {
    @TempDir
    private Path folder;

    @Test
    void theFileOfAnswersIsReadBackAsItWasWritten() throws IOException {
        SetupAnswers answers = SetupAnswers.none()
                .with(Question.NAME, "maps.example.org")
                .with(Question.DIRECTORY, "ldaps://dc1.example.org, ldaps://[2001:db8::1]:1636")
                .with(Question.PEOPLE, "ou=\"Ö, \\people\",dc=example,dc=org")
                .with(Question.ADMIN_GROUP, "");
        Path file = Files.writeString(folder.resolve("answers.toml"), answers.toml());
        SetupAnswers read = SetupAnswers.read(file);
        for (Question question : Question.values()) {
            assertThat(read.to(question)).as(question.key()).isEqualTo(answers.to(question));
        }
        assertThat(Question.values())
                .extracting(Question::number)
                .contains(Question.COUNT)
                .allMatch(number -> number <= 7);
    }

    @Test
    void allMistakesAreToldWithTheirLines() throws IOException {
        Path file = Files.writeString(
                folder.resolve("answers.toml"),
                "nme = \"x\"\nssh_from = 7\ndirectory = \"ldap://dc1\"\nname = \"a b\"\n");
        assertThatThrownBy(() -> SetupAnswers.read(file))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.problem().why())
                                .contains("line 1: there is no question \"nme\"; did you mean \"name\"?")
                                .contains("line 2: ssh_from is a text")
                                .contains("line 3: directory: passwords would cross")
                                .contains("line 4: name: "));
    }

    /** A copy that broke off, or an editor that was killed. */
    @Test
    void aHalfWrittenFileIsReadAsFarAsItIsRightOrRefused() throws IOException {
        String whole = SetupAnswers.none()
                .with(Question.NAME, "maps.example.org")
                .with(Question.DIRECTORY, "ldaps://dc1.example.org")
                .with(Question.CERTIFICATE, "local")
                .toml();
        Path file = folder.resolve("answers.toml");
        for (int end = 0; end < whole.length(); end++) {
            Files.writeString(file, whole.substring(0, end));
            try {
                SetupAnswers read = SetupAnswers.read(file);
                assertThat(read.to(Question.NAME)).isIn("", "maps.example.org");
            } catch (CommandFailure refused) {
                assertThat(refused.problem().code()).isEqualTo("MK-SET-001");
                assertThat(refused.problem().why()).contains("line ");
            }
        }
        Files.writeString(file, "\"a\\q\" = \"x\"\n");
        assertThatThrownBy(() -> SetupAnswers.read(file)).isInstanceOf(CommandFailure.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAME | -x-",
                "NAME | a..b",
                "NAME | ",
                "NAME | x\"y",
                "NAME | maps.example.org/",
                "DIRECTORY | http://dc1",
                "DIRECTORY | ldaps://a, starttls://b",
                "DIRECTORY | ldaps://a b",
                "PEOPLE | people",
                "PEOPLE | ",
                "CERTIFICATE | http://ca",
                "CERTIFICATE | https:",
                "CERTIFICATE | other",
                "SSH_FROM | all",
                "SSH_FROM | 192.0.2.0/28; reboot",
                "SNAPSHOT_COPY | /nonexistent",
                "SNAPSHOT_COPY | relative",
                "SNAPSHOT_COPY | s3://bucket",
                "RECOVERY_SHEET | /etc/passwd",
                "RECOVERY_SHEET | /nonexistent/sheet",
                "DIRECTORY_CA_FILE | /nonexistent"
            })
    void whatWillNotDoIsSaid(Question question, String answer) {
        assertThat(question.mistake(answer == null ? "" : answer)).isPresent();
    }

    @Test
    void aLineEndIsNoPartOfAnAnswer() {
        assertThat(Question.NAME.mistake("a\nb")).isPresent();
        assertThat(Question.ADMIN_GROUP.mistake("cn=a\u0000b")).isPresent();
    }

    @Test
    void theSettingsSayWhatWasAnsweredAndAreReadBackAsAnswers() {
        SetupAnswers answers = SetupAnswers.none()
                .with(Question.NAME, "maps.example.org")
                .with(Question.DIRECTORY, "starttls://dc1.example.org, starttls://dc2.example.org:3890")
                .with(Question.DIRECTORY_ACCOUNT, "cn=mapkeep,dc=example,dc=org")
                .with(Question.PEOPLE, "dc=example,dc=org")
                .with(Question.GROUPS, "dc=example,dc=org")
                .with(Question.ADMIN_GROUP, "cn=admins,dc=example,dc=org")
                .with(Question.CERTIFICATE, "https://ca.example.org/directory");
        SettingsText text = new SetupPlan(answers)
                .settings(
                        new SettingsText(""),
                        Optional.of("openldap"),
                        Optional.of(Path.of("/etc/mapkeep/ldap-password")));
        assertThat(text.read().mistakes()).isEmpty();
        assertThat(text.text())
                .contains("servers = [\"dc1.example.org:389\", \"dc2.example.org:3890\"]")
                .contains("security = \"starttls\"")
                .contains("directory = \"https://ca.example.org/directory\"");
        SetupAnswers read = SetupPlan.answersIn(text);
        assertThat(read.to(Question.DIRECTORY))
                .isEqualTo("starttls://dc1.example.org:389, starttls://dc2.example.org:3890");
        assertThat(new SetupPlan(read).settings(text, Optional.empty(), Optional.empty()))
                .isEqualTo(text);
    }

    @Test
    void theFirewallsDraftNamesAdministratorsAndAddresses() {
        assertThat(FirewallDraft.text(
                        "maps",
                        java.util.List.of("192.0.2.0/28"),
                        java.util.List.of("198.51.100.7"),
                        java.util.List.of()))
                .contains("from = [\"192.0.2.0/28\"]")
                .contains("[host.maps]")
                .contains("addresses = [\"198.51.100.7\"]");
    }
}
