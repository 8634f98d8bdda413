package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that is compared with a file of the test's resources. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/io/mapkeep/installer/command");

    private Golden() {}

    static void compare(String name, String text) {
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("mapkeep.regenerate")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
            assertThat(file).exists();
            assertThat(text)
                    .as("%s; if the change is meant: mvn -pl installer -am test -Dmapkeep.regenerate=true", file)
                    .isEqualTo(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
