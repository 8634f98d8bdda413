package io.mapkeep.data.importer.reading;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;

/**
 * A row as it is written.
 *
 * @param line where it begins, from 1
 */
record CsvRow(long line, List<String> fields) {
    /** Makes rows of FastCSV's fields and remembers where the row began in which the parser failed. */
    static final class Gatherer extends CsvCallbackHandler<CsvRow> {
        private final int mostFields;
        private List<String> fields = new ArrayList<>();
        private RecordType type = RecordType.DATA;
        private long line = 1;
        private int count;

        Gatherer(int mostFields) {
            this.mostFields = mostFields;
        }

        /** Where the last row began that was begun at all. */
        long line() {
            return line;
        }

        @Override
        protected RecordType getRecordType() {
            return type;
        }

        @Override
        protected int getFieldCount() {
            return count;
        }

        @Override
        protected void beginRecord(long startingLine) {
            line = startingLine;
            fields = new ArrayList<>(fields.size());
            type = RecordType.DATA;
            count = 0;
        }

        @Override
        protected void addField(char[] buffer, int offset, int length, boolean quoted) {
            count++;
            // One more than is allowed tells that there are too many; what comes after that is only counted.
            if (fields.size() <= mostFields) {
                fields.add(length == 0 ? "" : new String(buffer, offset, length));
            }
        }

        @Override
        protected void setComment(char[] buffer, int offset, int length) {
            type = RecordType.COMMENT;
        }

        @Override
        protected void setEmpty() {
            type = RecordType.EMPTY;
        }

        @Override
        protected CsvRow buildRecord() {
            return new CsvRow(line, fields);
        }
    }
}
