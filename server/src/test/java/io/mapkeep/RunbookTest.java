package io.mapkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A problem code is a promise: each has a page that says what to do, and each page belongs to a code. */
final class RunbookTest {
    private static final Pattern CODE = Pattern.compile("\"(MK-[A-Z]{2,4}-\\d{3})\"");
    private static final Path PROJECT =
            Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Path PAGES = PROJECT.resolve("docs/operate/problems");

    @Test
    void everyProblemCodeHasARunbookPageAndEveryPageACode() throws IOException {
        Set<String> thrown = new TreeSet<>();
        for (String module : new String[] {"contract", "server", "installer", "demo"}) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    CODE.matcher(Files.readString(file)).results().forEach(found -> thrown.add(found.group(1)));
                }
            }
        }
        Set<String> described = new TreeSet<>();
        try (Stream<Path> pages = Files.list(PAGES)) {
            pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.startsWith("MK-"))
                    .forEach(name -> described.add(name.replace(".md", "")));
        }
        assertThat(described)
                .as("pages in docs/operate/problems against codes in the source; add or remove the page")
                .isEqualTo(thrown);
    }
}
