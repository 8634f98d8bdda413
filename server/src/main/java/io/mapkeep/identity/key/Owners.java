package io.mapkeep.identity.key;

import io.mapkeep.access.Principal;

/** What owners of keys are now. Asked at most once a minute for each owner whose keys are used; may ask a directory, and then waits within its limits. */
@FunctionalInterface
public interface Owners {
    /** What became of an owner. */
    sealed interface Standing {
        /** Is there; with the roles of now, which may be none. */
        record Present(Principal principal) implements Standing {}

        /** Is disabled, or not there any more. */
        record Gone(String why) implements Standing {}

        /** Could not be asked about. What was known last holds for a while. */
        record Unknown() implements Standing {}
    }

    Standing of(Owner owner);
}
