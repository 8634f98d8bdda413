package io.mapkeep.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs of the machine that a test asks. If one is missing the test fails and says what to install. */
public final class Prerequisite {
    private Prerequisite() {}

    public static String program(String name, String debianPackage) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "This test needs the program " + name + ": apt-get install " + debianPackage))
                .toString();
    }

    /** Runs a program that changes nothing, with a packet filter of its own that ends with it, and returns all it said. */
    public static String accepted(String... command) throws IOException, InterruptedException {
        return said(List.of("--user", "--map-root-user", "--net", "--mount"), command);
    }

    /** @param namespaces that {@code unshare} makes */
    public static String said(List<String> namespaces, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(program("unshare", "util-linux")));
        words.addAll(namespaces);
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
        return said;
    }
}
