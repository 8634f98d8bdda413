package io.mapkeep.data.importer.reading;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.data.importer.reading.Place.Unusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A delimited text file (RFC 4180 and what people call CSV besides). */
final class CsvTable implements Table {
    private final Path file;
    private final Encoding encoding;
    private final Limits limits;
    private final Dialect dialect;
    private final PlaceColumns places;

    private CsvTable(Path file, Encoding encoding, Limits limits, Dialect dialect) {
        this.file = file;
        this.encoding = encoding;
        this.limits = limits;
        this.dialect = dialect;
        this.places = PlaceColumns.of(dialect, limits);
    }

    static CsvTable open(Path file, Encoding encoding, Limits limits) throws IOException {
        Dialect dialect;
        try (var reader = encoding.reader(file, read -> {})) {
            dialect = Dialect.of(reader, limits.columns());
        }
        if (dialect.header().size() > limits.columns()) {
            throw new TooLarge(Problem.of(
                    "MK-IMP-003",
                    "The file has too many columns.",
                    "Its first row has more than " + limits.columns() + ".",
                    "Leave columns out, or raise import.columns."));
        }
        return new CsvTable(file, encoding, limits, dialect);
    }

    @Override
    public Layout survey(BadRows bad, Progress progress) throws IOException {
        Survey survey = new Survey();
        List<Guess> guesses = new ArrayList<>();
        dialect.header().forEach(name -> guesses.add(new Guess()));
        eachRow(progress, bad, (row, place) -> {
            survey.add(place);
            for (int i = 0; i < guesses.size(); i++) {
                String field = row.fields().get(i);
                if (!field.isBlank()) {
                    guesses.get(i).add(field);
                }
            }
        });
        List<String> sources = new ArrayList<>();
        List<Guess> kept = new ArrayList<>();
        for (int i = 0; i < guesses.size(); i++) {
            if (isOwn(i)) {
                sources.add(dialect.header().get(i));
                kept.add(guesses.get(i));
            }
        }
        return survey.layout(sources, kept, dialect.decimalComma(), !(places instanceof PlaceColumns.None), remarks());
    }

    @Override
    public void read(Layout layout, Consumer<Row> rows, Progress progress) throws IOException {
        eachRow(progress, new BadRows(0), (row, place) -> {
            @Nullable Object[] values = new @Nullable Object[layout.kinds().size()];
            int next = 0;
            for (int i = 0; i < row.fields().size(); i++) {
                if (isOwn(i)) {
                    String field = row.fields().get(i);
                    values[next] =
                            field.isBlank() ? null : layout.kinds().get(next).parse(field);
                    next++;
                }
            }
            rows.accept(Row.of(values, place));
        });
    }

    private List<String> remarks() {
        return List.of(
                "encoding " + encoding.charset().name() + ": " + encoding.reason(),
                "columns separated by " + dialect.delimiterName(),
                dialect.hasHeader()
                        ? "the first row names the columns"
                        : "the first row holds values, so the columns were numbered",
                places.describe(dialect.header()));
    }

    /** A written geometry becomes the_geom and no column of its own. */
    private boolean isOwn(int column) {
        return !(places instanceof PlaceColumns.Written written && written.column() == column);
    }

    /** Is given the good rows. */
    private interface Visitor {
        void visit(CsvRow row, @Nullable Place place);
    }

    private void eachRow(Progress progress, BadRows bad, Visitor visitor) throws IOException {
        CsvRow.Gatherer gatherer = new CsvRow.Gatherer(limits.columns());
        try (var text = encoding.reader(file, progress);
                var reader = CsvReader.builder()
                        .fieldSeparator(dialect.delimiter())
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .allowUnclosedQuote(false)
                        .maxBufferSize(limits.valueBytes() + (1 << 17))
                        .build(gatherer, text)) {
            boolean header = dialect.hasHeader();
            for (CsvRow row : reader) {
                if (header) {
                    header = false;
                } else {
                    judge(row, bad, visitor);
                }
            }
        } catch (UncheckedIOException disk) {
            throw disk.getCause();
        } catch (CsvParseException broken) {
            // FastCSV wraps everything, also what the progress throws to end the reading.
            if (broken.getCause() instanceof RuntimeException other && !(other instanceof CsvParseException)) {
                throw other;
            }
            throw broken(gatherer.line(), bad, broken);
        }
    }

    private void judge(CsvRow row, BadRows bad, Visitor visitor) {
        BadRow defect = defect(row);
        if (defect != null) {
            bad.add(defect);
            return;
        }
        try {
            visitor.visit(row, places.place(row.fields()));
        } catch (Unusable reason) {
            int column = places.wrongColumn(row.fields());
            bad.add(new BadRow(
                    row.line(),
                    dialect.header().get(column),
                    String.valueOf(reason.getMessage()),
                    row.fields().get(column)));
        }
    }

    private @Nullable BadRow defect(CsvRow row) {
        int expected = dialect.header().size();
        if (row.fields().size() != expected) {
            String found = row.fields().size() > limits.columns()
                    ? "more than " + limits.columns()
                    : "" + row.fields().size();
            return new BadRow(
                    row.line(),
                    "",
                    "the row has " + found + " fields, " + expected + " are expected",
                    String.join(String.valueOf(dialect.delimiter()), row.fields()));
        }
        for (int i = 0; i < expected; i++) {
            String field = row.fields().get(i);
            String reason = defect(field);
            if (reason != null) {
                return new BadRow(row.line(), dialect.header().get(i), reason, field);
            }
        }
        return null;
    }

    private @Nullable String defect(String field) {
        if (field.indexOf(Encoding.DAMAGE) >= 0) {
            return "bytes that are no text in " + encoding.charset().name();
        }
        if (field.indexOf('\0') >= 0) {
            return "a NUL character";
        }
        return field.length() > limits.valueBytes()
                ? "the value has " + field.length() + " characters, at most " + limits.valueBytes()
                        + " are taken (import.value)"
                : null;
    }

    private static InvalidInput broken(long line, BadRows bad, RuntimeException cause) {
        bad.add(new BadRow(
                line, "", "a quote that begins in this row is not closed properly, or a value is too long", ""));
        return new InvalidInput(
                Problem.of(
                        "MK-IMP-004",
                        "The file cannot be read beyond line " + line + ".",
                        "A quote that begins in that row is never closed, is followed by other characters than the delimiter, or holds a value longer than"
                                + " import.value.",
                        "Look at line " + line + ": quotes inside a quoted value are written twice (\"\")."),
                cause);
    }
}
