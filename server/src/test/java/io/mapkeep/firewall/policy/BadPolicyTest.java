package io.mapkeep.firewall.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.firewall.TestPolicies;
import io.mapkeep.firewall.render.Format;
import io.mapkeep.firewall.render.Rendered;
import io.mapkeep.firewall.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Input that is wrong, or meant ill. */
final class BadPolicyTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/mapkeep/firewall/policy");
    private static final String SOUND = """
            [admin]
            from = ["192.0.2.0/28"]
            [host.a]
            roles = ["lb"]
            addresses = ["198.51.100.1"]
            [peer.b]
            addresses = ["203.0.113.0/28", "203.0.113.8/29", "203.0.113.0/24"]
            [service.s]
            ports = ["tcp/1-9", "tcp/5-20", "tcp/21"]
            [allow.r]
            from = ["b"]
            to = ["a"]
            services = ["s"]
            """;

    @Test
    void everyMistakeIsToldAtOnceWithLineAndColumn() throws IOException {
        PolicyFile bad = TestPolicies.read(Files.readString(FOLDER.resolve("bad.toml")));
        String told = String.valueOf(
                        catchThrowable(() -> bad.check(Path.of("bad.toml"))).getMessage())
                + "\n";
        Path golden = FOLDER.resolve("bad.txt");
        if (Boolean.getBoolean("mapkeep.regenerate")) {
            Files.writeString(golden, told);
        }
        assertThat(told)
                .as("%s; if the change is meant: run this test with -Dmapkeep.regenerate=true", golden)
                .isEqualTo(Files.readString(golden));
    }

    @Test
    void intervalsThatOverlapAreOne() {
        String rules = rendered(Format.NFT, SOUND);
        assertThat(rules).contains("tcp dport { 1-21 } ip saddr { 203.0.113.0/24 } accept comment \"allow.r/tcp\"");
    }

    @Test
    void ofThousandsOfMistakesSomeAreTold() {
        String lines = "[allow.r]\nfrom = [\"nobody\"]\n";
        String text = SOUND
                + IntStream.range(0, 3_000)
                        .mapToObj(i -> lines.replace("allow.r", "allow.r" + i))
                        .collect(Collectors.joining());
        assertThatThrownBy(() -> TestPolicies.read(text).check(Path.of("firewall.toml")))
                .hasMessageContaining("more")
                .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(20_000));
    }

    /** Whatever is changed in a sound policy: mistakes with places, or rules whose every word is one that this program writes. */
    @Property(tries = 150)
    void noTextBecomesARuleOfItsOwn(@ForAll("edits") List<Edit> edits) {
        StringBuilder text = new StringBuilder(SOUND);
        edits.forEach(edit -> edit.apply(text));
        PolicyFile file = TestPolicies.read(text.toString());
        int lines = (int) text.chars().filter(each -> each == '\n').count() + 2;
        for (Mistake mistake : file.mistakes()) {
            assertThat(mistake.line()).isBetween(1, lines);
            assertThat(mistake.column()).isPositive();
        }
        if (file.mistakes().isEmpty()) {
            for (Format format : Format.values()) {
                rendered(format, text.toString()).lines().forEach(BadPolicyTest::harmless);
            }
        }
    }

    /** Something put into the text at a place, or over what was there. */
    record Edit(int at, boolean over, String what) {
        void apply(StringBuilder text) {
            int from = at % text.length();
            text.replace(from, over ? Math.min(text.length(), from + what.length()) : from, what);
        }
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        Arbitrary<String> what = Arbitraries.oneOf(
                Arbitraries.of(
                        "EVIL",
                        "\"",
                        "\\n",
                        "\n",
                        "#",
                        "; EVIL ",
                        "} EVIL {",
                        "$(EVIL)",
                        "`EVIL`",
                        "' EVIL '",
                        "-->",
                        "\\\"",
                        "\\u0000",
                        "--",
                        "/0",
                        "0.0.0.0/0",
                        "any",
                        "\u2028",
                        "|",
                        ">",
                        "<EVIL/>"),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(6));
        return Combinators.combine(Arbitraries.integers().between(0, 10_000), Arbitraries.of(true, false), what)
                .as(Edit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** What is typed may only be found again as a name made of letters, digits and hyphens, after a dot or within quotes. */
    private static void harmless(String line) {
        assertThat(line.replaceAll("(allow|host|peer|service)\\.[A-Za-z0-9-]+", "")
                        .replaceAll("(Rules of|\"host\":) ?\"?[A-Za-z0-9-]+|\\| [A-Za-z0-9-]+ \\|", ""))
                .doesNotContain("EVIL")
                .doesNotMatch(".*(\\$\\(|`|\\u0000|\u2028).*");
    }

    private static String rendered(Format format, String text) {
        PolicyFile file = TestPolicies.read(text);
        RuleSet rules = TestPolicies.rules(
                file, file.policy().hosts().keySet().iterator().next());
        return format.render(rules).stream().map(Rendered::text).collect(Collectors.joining());
    }
}
