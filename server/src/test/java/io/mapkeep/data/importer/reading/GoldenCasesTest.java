package io.mapkeep.data.importer.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKTWriter;

/**
 * Text in, text out: every file of {@code cases} is read and compared with the {@code .expected} beside it. To add a case, put the file there and
 * run this test: it tells what it found, and with GOLDEN=write in the environment writes it down for you to judge.
 */
class GoldenCasesTest {
    private static final Path CASES = Path.of("src/test/resources/io/mapkeep/data/importer/cases");
    private static final Limits LIMITS = new Limits(20, 4096);

    @TestFactory
    List<DynamicTest> everyFileIsReadAsExpected() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            List<DynamicTest> tests = files.filter(file -> !file.toString().endsWith(".expected"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)))
                    .toList();
            assertThat(tests).hasSizeGreaterThan(20);
            return tests;
        }
    }

    private static void check(Path file) throws IOException {
        Path expected = file.resolveSibling(file.getFileName() + ".expected");
        String found = told(file);
        if ("write".equals(System.getenv("GOLDEN"))) {
            Files.writeString(expected, found);
        }
        assertThat(expected).as("nothing is expected yet; found:%n%s", found).exists();
        assertThat(found).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
    }

    private static String told(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        BadRows bad = new BadRows(100);
        try {
            Table table = Tables.open(file, LIMITS, read -> {});
            Layout layout = table.survey(bad, read -> {});
            layout.remarks().forEach(remark -> lines.add("remark " + remark));
            layout.columns()
                    .forEach(column -> lines.add(
                            "column " + column.name() + " " + column.type() + " from \"" + column.source() + "\""));
            lines.add("geometry " + layout.geometry().orElse("none")
                    + layout.bounds().map(box -> " in " + box).orElse(""));
            table.read(layout, row -> lines.add("row " + Arrays.toString(row.values()) + " " + wkt(row)), read -> {});
            long rows = lines.stream().filter(line -> line.startsWith("row ")).count();
            assertThat(rows).as("both readings agree").isEqualTo(layout.rows());
        } catch (ProblemException refused) {
            lines.add("problem " + refused.problem().code() + " "
                    + refused.problem().what() + " " + refused.problem().why());
        }
        bad.kept()
                .forEach(row -> lines.add("bad line " + row.line() + " column \"" + row.column() + "\" " + row.reason()
                        + " <" + row.value().replace("\n", "\\n") + ">"));
        return String.join("\n", lines) + "\n";
    }

    private static String wkt(Row row) {
        if (row.place() == null) {
            return "nowhere";
        }
        try {
            return new WKTWriter(3).write(new WKBReader().read(row.place()));
        } catch (org.locationtech.jts.io.ParseException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
