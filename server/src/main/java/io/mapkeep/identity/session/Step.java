package io.mapkeep.identity.session;

import java.util.Locale;

/** What is still missing before somebody whose first factor was right is in; in the order in which they are asked. */
public enum Step {
    /** Show the second factor that the account has. */
    SECOND_FACTOR,
    /** Set up a second factor, because a role or a group of theirs demands one. */
    ENROLMENT,
    NEW_PASSWORD,
    AGREEMENT;

    /** As the API writes it, like {@code second-factor}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
