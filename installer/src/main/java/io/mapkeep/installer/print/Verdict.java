package io.mapkeep.installer.print;

import io.mapkeep.contract.admin.Severity;
import java.util.Map;
import java.util.stream.Collectors;

/** The first line of {@code status}, {@code doctor} and {@code check}, as Nagios and its heirs read it: {@code MAPKEEP OK - text | name=value}. */
public final class Verdict {
    private Verdict() {}

    /** @param figures performance data by name, in the form {@code value[unit]}; the pipe is theirs, so it is taken out of the text */
    public static String line(Severity severity, String text, Map<String, String> figures) {
        String line = "MAPKEEP " + severity + " - " + Safe.line(text).replace('|', '/');
        return figures.isEmpty()
                ? line
                : line
                        + figures.entrySet().stream()
                                .map(figure -> figure.getKey() + "=" + figure.getValue())
                                .collect(Collectors.joining(" ", " | ", ""));
    }
}
