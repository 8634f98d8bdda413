package io.mapkeep.data.importer.reading;

/**
 * Why a row cannot be imported.
 *
 * @param line where it begins in the file, from 1
 * @param column as the file calls it; empty when the row as a whole is meant
 * @param reason one sentence for the file's owner
 * @param value what stands there, cut to {@value #LONGEST} characters
 */
public record BadRow(long line, String column, String reason, String value) {
    static final int LONGEST = 120;

    public BadRow {
        column = cut(column);
        value = cut(value);
    }

    private static String cut(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return shown.replace('\u0000', '\u2400').replace(Encoding.DAMAGE, '\uFFFD');
    }
}
