package io.mapkeep.admin.notice;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What a notice may be. */
final class NoticeRules {
    private NoticeRules() {}

    static void requireLater(Optional<Instant> until, Instant now) {
        until.filter(end -> !end.isAfter(now)).ifPresent(past -> {
            throw wrong("It would end at " + past.truncatedTo(ChronoUnit.SECONDS) + ", and it is "
                    + now.truncatedTo(ChronoUnit.SECONDS) + " now.");
        });
    }

    /** Lines are fine; other control characters could show something else than was written. */
    static void requireText(String text, int longest, String what) {
        if (text.length() > longest) {
            throw wrong(what + " has " + text.length() + " characters, more than " + longest + ".");
        }
        if (text.codePoints()
                .anyMatch(c -> Character.isISOControl(c) && c != '\n' || Character.getType(c) == Character.FORMAT)) {
            throw wrong(what + " has invisible characters in it.");
        }
    }

    static InvalidInput wrong(String why) {
        return new InvalidInput(Problem.of(
                "MK-ADM-005",
                "People cannot be told this; nothing was changed.",
                why,
                "See how it is written: mapkeep maintenance on --help, mapkeep announce set --help"));
    }
}
