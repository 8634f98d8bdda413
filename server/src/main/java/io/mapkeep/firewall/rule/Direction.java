package io.mapkeep.firewall.rule;

import java.util.Locale;

/** Seen from the host whose rules these are. */
public enum Direction {
    IN,
    OUT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
