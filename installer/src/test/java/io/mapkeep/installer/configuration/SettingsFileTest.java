package io.mapkeep.installer.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.installer.outcome.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private SettingsFile settings = new SettingsFile(file, Clock.systemUTC());

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("mapkeep.toml"), "[server]\nname = \"a\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        settings = new SettingsFile(file, Clock.systemUTC());
    }

    @Test
    void everyTextIsKeptAlsoOneThatSomebodyWroteByHand() throws IOException {
        set("b");
        Files.writeString(file, "[server]\nname = \"by hand\"\n");
        set("c");
        assertThat(settings.history())
                .extracting(SettingsRevision::number, SettingsRevision::why)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(4, "test"),
                        org.assertj.core.groups.Tuple.tuple(3, "changed by hand"),
                        org.assertj.core.groups.Tuple.tuple(2, "test"),
                        org.assertj.core.groups.Tuple.tuple(1, "as it was before the first change by the command"));
        assertThat(settings.revision(3).text()).contains("by hand");
        assertThat(settings.revision(1).text()).contains("\"a\"");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void aChangeThatChangesNothingIsNone() throws IOException {
        assertThat(settings.change("x", "test", text -> text.with("server.name", "a")))
                .isEmpty();
        assertThat(settings.history()).isEmpty();
    }

    @Test
    void aNewMistakeIsRefusedAndAnOldOneIsNoHindrance() throws IOException {
        assertThatThrownBy(() -> settings.change("x", "test", text -> text.with("tls.validity", "900d")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("MK-CFG-001");
        assertThat(Files.readString(file)).isEqualTo("[server]\nname = \"a\"\n");

        Files.writeString(file, "[server]\nname = \"a\"\n[tls]\nvalidity = \"900d\"\n");
        set("b");
        assertThat(Files.readString(file)).contains("name = \"b\"").contains("900d");
    }

    @Test
    void whileOneChangesItAnotherIsToldToWait() throws IOException {
        set("b");
        settings.change("x", "test", text -> {
            var other = new SettingsFile(file, Clock.systemUTC());
            assertThatThrownBy(() -> other.change("y", "test", same -> same)).isInstanceOf(RuntimeException.class);
            return text.with("server.name", "c");
        });
        assertThat(Files.readString(file)).contains("\"c\"");
    }

    @Test
    void aLinkStaysALinkAndNothingIsLeftBeside() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.toml"), file);
        new SettingsFile(link, Clock.systemUTC()).change("x", "test", text -> text.with("server.name", "linked"));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readString(file)).contains("linked");
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(each -> each.getFileName().toString()).sorted().toList())
                    .isEqualTo(List.of("history", "link.toml", "mapkeep.toml"));
        }
    }

    @Test
    void aRevisionThatWasCutShortIsNobodys() throws IOException {
        set("b");
        Files.writeString(folder.resolve("history/0003.toml"), "[ser");
        set("c");
        assertThat(settings.history()).hasSize(3);
        assertThat(settings.revision(3).text()).contains("\"c\"");
    }

    private void set(String name) {
        settings.change("x", "test", text -> text.with("server.name", name));
    }
}
