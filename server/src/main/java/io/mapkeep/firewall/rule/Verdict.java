package io.mapkeep.firewall.rule;

import java.util.Locale;

/** What becomes of a packet. Dropped ones get no answer: a refusal would tell a scanner that somebody is there. */
public enum Verdict {
    PASS,
    DROP;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
