package io.mapkeep.firewall.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Lists that others publish, and what may stand in them by accident or by intent. Right lines lie within 10.20.0.0/16, which is small enough to compare address by address. */
final class HostileListTest {
    private static final int ADDRESSES = 1 << 16;
    private static final int MISTAKE_AT_MOST = 250;

    /**
     * A line of a list.
     *
     * @param first what it covers, counted from 10.20.0.0
     * @param count how many addresses; 0 for none, -1 if the line is wrong
     */
    record Line(String text, int first, int count) {}

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void aListIsExactlyWhatItsLinesSayOrRefusedByTheFirstWrongOne(
            @ForAll("lines") List<Line> lines, @ForAll("ends") String end, @ForAll boolean mark) throws IOException {
        Path file = Files.createTempFile("list", ".txt");
        try {
            Files.writeString(
                    file,
                    (mark ? "\uFEFF" : "") + lines.stream().map(Line::text).collect(Collectors.joining(end)));
            int wrong = lines.stream().map(Line::count).toList().indexOf(-1);
            if (wrong < 0) {
                compare(BlockList.read(file), covered(lines));
            } else {
                String told = String.valueOf(
                        catchThrowable(() -> BlockList.read(file)).getMessage());
                assertThat(told)
                        .contains("line " + (wrong + 1) + " of " + file.getFileName())
                        .hasSizeLessThan(MISTAKE_AT_MOST)
                        .doesNotContainPattern("[\\p{Cntrl}\u202E\u2028]");
            }
        } finally {
            Files.delete(file);
        }
    }

    private static BitSet covered(List<Line> lines) {
        var covered = new BitSet(ADDRESSES);
        lines.forEach(line -> covered.set(line.first, line.first + line.count));
        return covered;
    }

    /** Address by address, and no network that could be part of another. */
    private static void compare(Networks read, BitSet covered) {
        long addresses = 0;
        for (Network network : read.list()) {
            addresses += 1L << (32 - network.prefix());
        }
        assertThat(addresses).isEqualTo(covered.cardinality());
        for (int i = 0; i < ADDRESSES; i++) {
            if (read.contains(Address.ofIpv4(10 << 24 | 20 << 16 | i)) != covered.get(i)) {
                throw new AssertionError("address " + i + " of " + read);
            }
        }
        assertThat(Networks.of(read.list())).isEqualTo(read);
    }

    @Provide
    Arbitrary<String> ends() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    @Provide
    Arbitrary<List<Line>> lines() {
        return Arbitraries.frequencyOf(
                        Tuple.of(30, right()),
                        Tuple.of(
                                6,
                                Arbitraries.of("", "  ", "# 1.2.3.4/0", ";; } flush ruleset", "\t# ü")
                                        .map(text -> new Line(text, 0, 0))),
                        Tuple.of(1, wrong()))
                .list()
                .ofMaxSize(25);
    }

    /** Also with the bits of a host left in, as some programs write them. */
    private static Arbitrary<Line> right() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, ADDRESSES - 1),
                        Arbitraries.integers().between(17, 33),
                        Arbitraries.of("", " ", "\t", " # listed", ";x", " ; 10.20.0.0/16"))
                .as((address, prefix, after) -> {
                    int bits = Math.min(prefix, 32);
                    int size = 1 << (32 - bits);
                    String text = "10.20." + (address >> 8) + "." + (address & 255);
                    return new Line(
                            after.isBlank()
                                    ? after + text + (prefix > 32 ? "" : "/" + bits) + after
                                    : text + (prefix > 32 ? "" : "/" + bits) + after,
                            address / size * size,
                            size);
                });
    }

    private static Arbitrary<Line> wrong() {
        return Arbitraries.of(
                        "0.0.0.0/0",
                        "10.0.0.0/7",
                        "::/0",
                        "2001::/31",
                        "10.20.0.0/33",
                        "10.20.0.0/+24",
                        "10.20.0.0/-1",
                        "10.20.0.0/\u0662\u0664",
                        "10.20.0.0/99999999999",
                        "10.20.0.0/",
                        "/24",
                        "10.20.0.0/24/25",
                        "010.20.0.1",
                        "10.20.1",
                        "10.20.0.256",
                        "0x0a140001",
                        "169082881",
                        "\u0661\u0660.20.0.1",
                        "::ffff:10.20.0.1",
                        "::ffff:10.20.0.0/120",
                        "fe80::1%lo",
                        "localhost",
                        "example.org",
                        "10.20.0.1 10.20.0.2",
                        "10.20.0.1-10.20.0.9",
                        "10.20.0.1 }",
                        "10.20.0.1\u0000",
                        "\u202E10.20.0.1",
                        "10.20.0.1\u2028add",
                        "$(reboot)",
                        "\"",
                        "A".repeat(300_000),
                        "1".repeat(300_000),
                        ":".repeat(300_000),
                        "\uFEFF\uFEFF10.20.0.1")
                .map(text -> new Line(text, 0, -1));
    }

    @Property(tries = 100)
    void noBytesAreTakenForHalfAList(@ForAll byte[] bytes) throws IOException {
        Path file = Files.createTempFile("list", ".txt");
        try {
            Files.write(file, bytes);
            Throwable refused = catchThrowable(() -> {
                Networks read = BlockList.read(file);
                String text = new String(bytes, StandardCharsets.UTF_8);
                assertThat(read.isEmpty() || text.contains(".") || text.contains(":"))
                        .isTrue();
            });
            assertThat(refused == null || refused instanceof IllegalArgumentException)
                    .as("%s", refused)
                    .isTrue();
        } finally {
            Files.delete(file);
        }
    }
}
