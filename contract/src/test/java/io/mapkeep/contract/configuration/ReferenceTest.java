package io.mapkeep.contract.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds code, {@code conf/mapkeep.toml} and the reference page together. */
final class ReferenceTest {
    private static final Path PROJECT =
            Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final String HOW =
            "%s is not what the code says; make it anew and look at the difference: mvn -pl contract test -Dtest=ReferenceTest"
                    + " -Dmapkeep.regenerate=true";
    /** Stands for the name of a section that the admin names. */
    static final String NAMED = "name";

    private static final List<Key> KEYS = ConfigurationFile.parse("").keys();
    /** With one of each kind of section that the admin names. */
    private static final List<Key> ALL = ConfigurationFile.parse("[oidc." + NAMED + "]\n[role." + NAMED + "]")
            .keys();

    @Test
    void theCommentedConfigurationSaysWhatTheCodeSays() throws IOException {
        compare(PROJECT.resolve("conf/mapkeep.toml"), Reference.toml(ALL));
    }

    @Test
    void theReferencePageSaysWhatTheCodeSays() throws IOException {
        compare(PROJECT.resolve("docs/operate/configuration.md"), Reference.markdown(ALL));
    }

    @Test
    void everySectionIsIntroduced() {
        assertThat(ALL.stream()
                        .map(key -> key.section().replace("." + NAMED, ".NAME"))
                        .distinct())
                .containsExactlyElementsOf(Reference.sections());
    }

    @Test
    void theCommentedConfigurationIsTheDefaultOne() throws IOException {
        String text = Files.readString(PROJECT.resolve("conf/mapkeep.toml"));
        assertThat(ConfigurationFile.parse(text).mistakes()).isEmpty();
        assertThat(ConfigurationFile.parse(text).configuration())
                .isEqualTo(ConfigurationFile.parse("").configuration());
    }

    @Test
    void takingAwayEveryCommentSignSetsEveryKeyToItsDefault() throws IOException {
        String text = Files.readString(PROJECT.resolve("conf/mapkeep.toml")).replaceAll("(?m)^#(?! |$)", "");
        ConfigurationFile file = ConfigurationFile.parse(text);
        assertThat(file.mistakes()).isEmpty();
        assertThat(file.written().keySet())
                .containsExactlyElementsOf(KEYS.stream().map(Key::path).toList());
        assertThat(file.configuration()).isEqualTo(ConfigurationFile.parse("").configuration());
    }

    private static void compare(Path file, String wanted) throws IOException {
        if (Boolean.getBoolean("mapkeep.regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(file).as(HOW, PROJECT.relativize(file)).exists();
        assertThat(Files.readString(file)).as(HOW, PROJECT.relativize(file)).isEqualTo(wanted);
    }
}
