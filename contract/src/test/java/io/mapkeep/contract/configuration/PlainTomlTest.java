package io.mapkeep.contract.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Whatever the quick reader takes, it has to take as tomlj does, places included. */
final class PlainTomlTest {
    private static final Path EXAMPLES = Path.of("../conf");

    @Test
    void theExamplesArePlain() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(EXAMPLES)) {
            files = all.filter(file -> file.toString().endsWith(".toml")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            assertThat(sameAsTomlj(Files.readString(file)))
                    .as("%s is read quickly", file)
                    .isTrue();
        }
    }

    /** Pieces that are plain, pieces that are TOML and not plain, and pieces that are no TOML, in any order. */
    @Property(tries = 400)
    void bothReadersSayTheSame(@ForAll("documents") String text) {
        sameAsTomlj(text);
    }

    @Test
    void whatIsNotPlainIsLeft() {
        for (String text : List.of(
                "a = 'text'",
                "a = \"\\n\"",
                "a = \"\"\"text\"\"\"",
                "a = \"\"\"\"",
                "a.b = 1",
                "\"a\" = 1",
                "a = 01",
                "a = 1_0",
                "a = -1",
                "a = 1.5",
                "a = 2020-01-01",
                "a = [1]",
                "a = [\"x\" \"y\"]",
                "a = [,]",
                "a = {b = 1}",
                "a = 1\na = 2",
                "a = 1 b = 2",
                "[a]\n[a]",
                "[a.b]\n[a]",
                "[a]\nb = 1\n[a.b]",
                "[[a]]",
                "[a] b = 1",
                "[]",
                "[a.]",
                "a = ",
                "= 1",
                "a = \"\n\"",
                "a = \"\u0000\"",
                "# \u0007",
                "a = \"\uD83D\uDE00\"",
                "\uFEFFa = 1",
                "a = 1\r")) {
            assertThat(PlainToml.read(text)).as(text).isEmpty();
        }
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> piece = Arbitraries.of(
                "[a]\n",
                "[a.b]\n",
                "[b]\r\n",
                "[a.c] # heading\n",
                "\t[ d ]\n",
                "[[e]]\n",
                "k = 1\n",
                "  k2=\"text # of é\"  # and more\n",
                "k3 = true\r\n",
                "k4 = [\"x\", \"y\"]\n",
                "k5 = [ # ü\n  \"x\" ,\n\n\t\"y\",\n ]\n",
                "k6 = []\n",
                "k7 = [\"x\",,\"y\"]\n",
                "k8 = \"\"\n",
                "k9 = 9999999999999999999\n",
                "10 = 0\n",
                "x-y_z = \"\\u00e9\"\n",
                "a = 'b'\n",
                "a.b = false\n",
                "a = {b = 1}\n",
                "# comment\n",
                "\n",
                "\r",
                "\"",
                "]",
                "#",
                " ",
                "k");
        return piece.list().ofMaxSize(7).map(pieces -> String.join("", pieces));
    }

    /** Whether it was read quickly. */
    private static boolean sameAsTomlj(String text) {
        Optional<TomlTable> plain = PlainToml.read(text);
        plain.ifPresent(quick -> {
            TomlParseResult slow = Toml.parse(text);
            assertThat(slow.errors()).as(text).isEmpty();
            same(quick, slow, List.of(), text);
        });
        return plain.isPresent();
    }

    private static void same(TomlTable quick, TomlTable slow, List<String> above, String text) {
        assertThat(quick.keySet()).as(text).isEqualTo(slow.keySet());
        for (String key : quick.keySet()) {
            List<String> path = Stream.concat(above.stream(), Stream.of(key)).toList();
            assertThat(quick.inputPositionOf(List.of(key)))
                    .as("the place of %s in\n%s", path, text)
                    .isEqualTo(slow.inputPositionOf(List.of(key)));
            Object value = quick.get(List.of(key));
            Object other = slow.get(List.of(key));
            if (value instanceof TomlTable table && other instanceof TomlTable inner) {
                same(table, inner, path, text);
            } else if (value instanceof TomlArray array && other instanceof TomlArray list) {
                assertThat(array.toList()).as(text).isEqualTo(list.toList());
                elementsAreWhereTheyStand(array, text);
            } else {
                assertThat(value).as(text).isEqualTo(other);
            }
        }
    }

    /** Here the quick reader does better: tomlj names the blanks and line breaks before an element. */
    private static void elementsAreWhereTheyStand(TomlArray array, String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < array.size(); i++) {
            TomlPosition place = array.inputPositionOf(i);
            assertThat(lines[place.line() - 1].substring(place.column() - 1))
                    .as(text)
                    .startsWith("\"" + array.get(i) + "\"");
        }
    }
}
