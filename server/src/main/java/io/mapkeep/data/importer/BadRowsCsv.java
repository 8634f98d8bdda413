package io.mapkeep.data.importer;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.mapkeep.data.importer.reading.BadRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bad rows as a table for a spreadsheet. */
final class BadRowsCsv {
    private static final int PAGE = 1000;

    private BadRowsCsv() {}

    static void write(Importer importer, String id, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().build(text);
        csv.writeRecord("line", "column", "reason", "value");
        int first = 0;
        for (List<BadRow> page = importer.badRows(id, first, PAGE);
                !page.isEmpty();
                page = importer.badRows(id, first, PAGE)) {
            for (BadRow bad : page) {
                csv.writeRecord(
                        Long.toString(bad.line()),
                        harmless(bad.column()),
                        harmless(bad.reason()),
                        harmless(bad.value()));
            }
            first += page.size();
        }
        csv.flush();
        text.flush();
    }

    /** A spreadsheet runs what begins like a formula (CWE-1236); a quote in front makes it text. */
    static String harmless(String value) {
        return !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }
}
