package io.mapkeep.identity.entrance;

import io.mapkeep.access.Principal;
import io.mapkeep.identity.session.Step;
import java.util.Optional;

/** A step that somebody may have to take before they are in, like the agreement. */
@FunctionalInterface
public interface StepSource {
    /** Empty if nothing is missing. Asked at each sign-in, and for HTTP Basic once a minute. */
    Optional<Step> missing(Principal principal);
}
