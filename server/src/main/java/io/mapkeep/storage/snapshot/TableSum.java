package io.mapkeep.storage.snapshot;

import java.util.regex.Pattern;

/**
 * What a table holds, in short. Equal sums mean equal rows, whatever their order.
 *
 * @param checksum 32 hexadecimal digits
 */
record TableSum(long rows, String checksum) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ([0-9a-f]{32})");

    /** As a manifest's fact. */
    String text() {
        return rows + " " + checksum;
    }

    /** @throws IllegalArgumentException if it is none */
    static TableSum parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not the sum of a table: " + text);
        }
        return new TableSum(Long.parseLong(form.group(1)), form.group(2));
    }
}
