package io.mapkeep.installer.print;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers and times as people read them. */
public final class Amounts {
    private Amounts() {}

    /** {@code 1,234,567}. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 dataset}, {@code 3 datasets}. */
    public static String of(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    /** The two largest units of a time: {@code 3 d 4 h}. */
    public static String lasting(long seconds) {
        if (seconds >= 86_400) {
            return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
        }
        if (seconds >= 3600) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }

    /** To the second, in UTC, so that machines and people compare alike. */
    public static String moment(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The same for a moment as an answer writes it; what stands for none ("-") stays. */
    public static String moment(String written) {
        try {
            return moment(Instant.parse(written));
        } catch (DateTimeParseException none) {
            return written;
        }
    }
}
