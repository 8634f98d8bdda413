package io.mapkeep.data.importer.reading;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a delimited file is written, found from its beginning.
 *
 * @param header the columns' names, or empty names where the file has none
 * @param sample the first rows below the header
 */
record Dialect(char delimiter, boolean hasHeader, List<String> header, List<CsvRow> sample) {
    static final int SAMPLE_CHARS = 1 << 18;
    private static final int SAMPLE_ROWS = 1000;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    static Dialect of(Reader reader, int mostFields) throws IOException {
        char[] buffer = new char[SAMPLE_CHARS];
        int length = 0;
        for (int n = 0; n >= 0 && length < buffer.length; n = reader.read(buffer, length, buffer.length - length)) {
            length += n;
        }
        String text = new String(buffer, 0, length);
        boolean cut = length == buffer.length;
        char best = ',';
        double bestScore = -1;
        for (char delimiter : DELIMITERS) {
            double score = score(rows(text, delimiter, cut, mostFields));
            if (score > bestScore) {
                best = delimiter;
                bestScore = score;
            }
        }
        return of(best, rows(text, best, cut, mostFields));
    }

    /** Whether a comma can be a decimal mark: not where it separates columns. */
    boolean decimalComma() {
        return delimiter != ',';
    }

    String delimiterName() {
        return switch (delimiter) {
            case ',' -> "comma";
            case ';' -> "semicolon";
            case '\t' -> "tab";
            default -> "vertical bar";
        };
    }

    private static Dialect of(char delimiter, List<CsvRow> rows) {
        if (rows.isEmpty()) {
            return new Dialect(delimiter, true, List.of(), List.of());
        }
        boolean hasHeader = isHeader(rows);
        List<String> header = new ArrayList<>();
        for (String name : rows.get(0).fields()) {
            header.add(hasHeader ? name.strip() : "");
        }
        return new Dialect(delimiter, hasHeader, header, hasHeader ? rows.subList(1, rows.size()) : rows);
    }

    /** The share of rows that have the usual number of fields, if that is more than one; a little more for more fields. */
    private static double score(List<CsvRow> rows) {
        Map<Integer, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.fields().size(), 1, Integer::sum));
        int usual = 1;
        int most = 0;
        for (var entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                usual = entry.getKey();
                most = entry.getValue();
            }
        }
        return usual == 1 ? 0 : (double) most / rows.size() + usual / 100_000.0;
    }

    /** The first row names the columns unless a number or a date stands in it; a year over a column of other things is a name. */
    private static boolean isHeader(List<CsvRow> rows) {
        List<String> first = rows.get(0).fields();
        List<String> second = rows.size() > 1 ? rows.get(1).fields() : List.of();
        for (int i = 0; i < first.size(); i++) {
            String cell = first.get(i);
            boolean value = !cell.isBlank() && !ValueKind.kindsOf(cell).equals(Set.of(ValueKind.TEXT));
            boolean yearAsName = isYear(cell) && i < second.size() && !isYear(second.get(i));
            if (value && !yearAsName) {
                return false;
            }
        }
        return true;
    }

    private static boolean isYear(String cell) {
        return cell.strip().matches("(1[5-9]|20|21)[0-9]{2}");
    }

    private static List<CsvRow> rows(String text, char delimiter, boolean cut, int mostFields) {
        List<CsvRow> rows = new ArrayList<>();
        try (var reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowUnclosedQuote(true)
                .allowExtraCharsAfterClosingQuote(true)
                .maxBufferSize(2 * SAMPLE_CHARS)
                .build(new CsvRow.Gatherer(mostFields), text)) {
            for (CsvRow row : reader) {
                if (rows.size() > SAMPLE_ROWS) {
                    return rows;
                }
                rows.add(row);
            }
        } catch (CsvParseException notThisDelimiter) {
            return rows;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (cut && rows.size() > 1) {
            rows.remove(rows.size() - 1);
        }
        return rows;
    }
}
