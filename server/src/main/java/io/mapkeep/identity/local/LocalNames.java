package io.mapkeep.identity.local;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.util.regex.Pattern;

/** What a local account may be called: plain letters, so that no name looks like another, and a name may be a file's. */
final class LocalNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");
    private static final int LONGEST_DISPLAY_NAME = 200;

    private LocalNames() {}

    /** @throws InvalidInput (MK-IDN-027) if it cannot be an account's name */
    static void require(String name, String displayName) {
        if (!NAME.matcher(name).matches()) {
            throw unfit(
                    "The name holds something else than a-z, 0-9, dot, hyphen and underscore, begins or ends with one of the last three, or is longer than 64.");
        }
        if (displayName.isBlank()
                || displayName.length() > LONGEST_DISPLAY_NAME
                || displayName.chars().anyMatch(Character::isISOControl)) {
            throw unfit("The display name is empty, longer than " + LONGEST_DISPLAY_NAME
                    + ", or holds control characters.");
        }
    }

    private static InvalidInput unfit(String why) {
        return new InvalidInput(Problem.of(
                "MK-IDN-027",
                "The account cannot be called that.",
                why,
                "Use plain small letters and digits, like anna.berg; the display name may be in any script."));
    }
}
