package io.mapkeep.contract.problem;

import java.util.regex.Pattern;

/**
 * What went wrong, told so that its reader can mend it.
 *
 * @param code stable and documented, {@code MK-ROOM-NNN}; each has a runbook page in {@code docs/operate/problems}
 * @param what the problem in one sentence, in the reader's words
 * @param why the cause, with the names and numbers at hand, and never a secret
 * @param fix what to do next; for the command line it ends with something to type
 */
public record Problem(String code, String what, String why, String fix) {
    private static final Pattern CODE = Pattern.compile("MK-[A-Z]{2,4}-\\d{3}");

    public Problem {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a problem code looks like MK-TLS-003, not " + code);
        }
    }

    public static Problem of(String code, String what, String why, String fix) {
        return new Problem(code, what, why, fix);
    }

    /** The path of the runbook page, below the documentation's root. */
    public String runbook() {
        return "operate/problems/" + code + ".md";
    }
}
