package io.mapkeep.storage.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a test needs from the machine. If it is missing the test fails and says what to install. */
final class Prerequisite {
    private Prerequisite() {}

    /** The path of a program that comes with a package of Debian. */
    static String program(String name, String debianPackage) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "This test needs the program " + name + ": apt-get install " + debianPackage))
                .toString();
    }

    /** The path of a library below one of the folders where distributions keep them. */
    static Path library(String name, String debianPackage) {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return Stream.concat(folders, Stream.of(Path.of("/usr/lib64"), Path.of("/usr/local/lib")))
                    .map(folder -> folder.resolve(name))
                    .filter(Files::isReadable)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "This test needs the library " + name + ": apt-get install " + debianPackage));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
