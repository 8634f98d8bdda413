package io.mapkeep.installer.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.Key;
import io.mapkeep.installer.outcome.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTextTest {
    private static final Path SHIPPED = Path.of("../conf/mapkeep.toml");

    @Test
    void everyKeyOfTheShippedFileIsSetInItsOwnLineAndTakenBack() throws IOException {
        var shipped = new SettingsText(Files.readString(SHIPPED));
        List<String> before = shipped.text().lines().toList();
        for (Key key : shipped.read().keys()) {
            SettingsText set = shipped.with(key, key.standard());
            List<String> after = set.text().lines().toList();
            List<Integer> changed = new ArrayList<>();
            for (int line = 0; line < before.size(); line++) {
                if (!before.get(line).equals(after.get(line))) {
                    changed.add(line);
                }
            }
            assertThat(after).as(key.path()).hasSameSizeAs(before);
            assertThat(changed).as(key.path()).hasSize(1);
            assertThat(set.without(key)).as(key.path()).isEqualTo(shipped);
        }
    }

    @Property(tries = 300)
    void anyTextIsReadBackAsItWasTyped(@ForAll String typed, @ForAll @Size(max = 4) List<String> several) {
        var empty = new SettingsText("");
        SettingsText next;
        try {
            next = empty.with("ldap.user_base", typed).with("tls.names", several.toArray(String[]::new));
        } catch (CommandFailure refused) {
            return; // half a surrogate pair is no text
        }
        boolean quoted = typed.length() > 1 && typed.startsWith("\"") && typed.endsWith("\"");
        if (!quoted) {
            assertThat(next.read().configuration().ldap().people().base()).isEqualTo(typed);
        }
    }

    @Test
    void valuesOverSeveralLinesAreReplacedAsAWhole() {
        var text = new SettingsText("""
                # mine
                [tls] # and this
                names = [
                  "a.example.org",   # [ldap]
                  "b.example.org",
                ]
                validity = "30d"
                [server]
                name = "maps"
                """);
        assertThat(text.with("tls.names", "c.example.org").text()).isEqualTo("""
                # mine
                [tls] # and this
                names = ["c.example.org"]
                validity = "30d"
                [server]
                name = "maps"
                """);
    }

    @Test
    void aKeyThatIsNotShownGoesToTheEndOfItsSectionAndANewSectionToTheEnd() {
        var text = new SettingsText("[tls]\nvalidity = \"30d\"\n\n# of the next\n[server]\nname = \"maps\"");
        assertThat(text.with("tls.profile", "modern")
                        .with("session.idle", "20m")
                        .text())
                .startsWith(
                        "[tls]\nvalidity = \"30d\"\nprofile = \"modern\"\n\n# of the next\n[server]\nname = \"maps\"\n\n[session]\n");
        assertThat(new SettingsText("").with("oidc.google.client_id", "x").text())
                .isEqualTo("[oidc.google]\nclient_id = \"x\"\n");
    }

    @Test
    void lineEndsOfWindowsStayInAllOtherLines() {
        var text = new SettingsText("[server] # c\r\nname = \"a\"\r\n[tls]\r\nvalidity = \"30d\"\r\n");
        assertThat(text.with("server.name", "b").text())
                .isEqualTo("[server] # c\r\nname = \"b\"\n[tls]\r\nvalidity = \"30d\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server = {name = \"a\"}\n",
                "server.name = \"a\"\n",
                "[server]\n\"name\" = \"a\"\n",
                "text = '''\n[server]\nname = 1\n'''\nserver.name = 'x'\n"
            })
    void whatIsWrittenOtherwiseIsLeftToAPerson(String written) {
        assertThatThrownBy(() -> new SettingsText(written).with("server.name", "b"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("MK-CFG-010");
    }
}
