package io.mapkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate of licences, for what the server is made of and tested with; and that it can refuse. */
final class LicencesTest {
    @Test
    void everythingMayBeUsed() throws IOException {
        assertThat(Licences.refused())
                .as("libraries under no licence that CONTRIBUTING.md allows")
                .isEmpty();
    }

    @Test
    void aLibraryUnderTheGplIsRefused(@TempDir Path repository) throws IOException {
        Path jar = library(
                repository,
                "org/example",
                "tool",
                "<licenses><license><name>GNU General Public License, version 3</name></license></licenses>");
        assertThat(Licences.refuse(jar))
                .hasValueSatisfying(why -> assertThat(why).contains("General Public License"));
    }

    @Test
    void oneOfTwoLicencesIsEnoughAndAParentMayNameIt(@TempDir Path repository) throws IOException {
        library(
                repository,
                "org/example",
                "parent",
                "<licenses><license><name>GPL-2.0</name></license><license><name>LGPL-2.1</name></license></licenses>");
        Path child = library(
                repository,
                "org/example",
                "tool",
                "<parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>1</version></parent>");
        assertThat(Licences.refuse(child)).isEmpty();
    }

    @Test
    void whoNamesNoneIsRefused(@TempDir Path repository) throws IOException {
        assertThat(Licences.refuse(library(repository, "org/example", "tool", "")))
                .hasValueSatisfying(why -> assertThat(why).contains("names no licence"));
    }

    private static Path library(Path repository, String group, String name, String inside) throws IOException {
        Path folder =
                Files.createDirectories(repository.resolve(group).resolve(name).resolve("1"));
        Files.writeString(
                folder.resolve(name + "-1.pom"),
                "<project><groupId>" + group.replace('/', '.') + "</groupId>" + inside + "</project>");
        return folder.resolve(name + "-1.jar");
    }
}
