package io.mapkeep.data.importer.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FuzzTest {
    private static final Limits LIMITS = new Limits(50, 10_000);

    @Property(tries = 500)
    void randomBytesAreReadOrRefused(@ForAll @Size(max = 2000) byte[] bytes) throws IOException {
        readOrRefuse(bytes);
    }

    @Property(tries = 500)
    void damagedGeoJsonIsReadOrRefused(@ForAll Random random, @ForAll @IntRange(max = 20) int wounds)
            throws IOException {
        readOrRefuse(damaged(
                "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":[1,{\"b\":null}],\"c\":true},"
                        + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}}]}",
                random,
                wounds));
    }

    @Property(tries = 500)
    void damagedTablesAreReadOrRefused(@ForAll Random random, @ForAll @IntRange(max = 20) int wounds)
            throws IOException {
        readOrRefuse(damaged(
                "id;lat;lon;wkt;\"quoted\"\n1;48,1;11,5;POINT(1 2);\"a \"\"b\"\"\"\n2;1;2;\"SRID=4326;LINESTRING(0 0,1 1)\";2024-01-01\n",
                random,
                wounds));
    }

    @Property(tries = 200)
    void aWrittenTableIsReadAsItWasWritten(
            @ForAll @Size(min = 2, max = 30)
                    List<
                                    @Size(value = 3) List<
                                            @AlphaChars @Chars({'"', ',', '\n', 'ä', '0', ';', ' '})
                                            @StringLength(max = 12) String>>
                            table)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("first,second,third"));
        for (List<String> row : table) {
            lines.add(row.stream()
                    .map(value -> '"' + value.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(",")));
        }
        // The first row below pins every column to text, so that nothing is taken for a number.
        lines.add(1, "x,y,z");
        List<List<Object>> read = new ArrayList<>();
        Path file = write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        try {
            Table opened = Tables.open(file, LIMITS, at -> {});
            BadRows bad = new BadRows(10);
            Layout layout = opened.survey(bad, at -> {});
            assertThat(bad.kept()).isEmpty();
            opened.read(layout, row -> read.add(java.util.Arrays.asList(row.values())), at -> {});
        } finally {
            Files.delete(file);
        }
        List<List<Object>> expected = new ArrayList<>(List.of(List.of("x", "y", "z")));
        for (List<String> row : table) {
            List<Object> values = new ArrayList<>();
            row.forEach(value -> values.add(value.isBlank() ? null : value));
            expected.add(values);
        }
        assertThat(read).isEqualTo(expected);
    }

    private static byte[] damaged(String text, Random random, int wounds) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < wounds; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static void readOrRefuse(byte[] bytes) throws IOException {
        Path file = write(bytes);
        try {
            Table table = Tables.open(file, LIMITS, at -> {});
            Layout layout = table.survey(new BadRows(10), at -> {});
            List<Row> rows = new ArrayList<>();
            table.read(layout, rows::add, at -> {});
            assertThat(rows).hasSize((int) layout.rows());
        } catch (ProblemException refused) {
            assertThat(refused.problem().code()).startsWith("MK-IMP-");
        } finally {
            Files.delete(file);
        }
    }

    private static Path write(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile("mapkeep-fuzz", ".csv"), bytes);
    }
}
