package io.mapkeep.identity.local;

import java.time.Instant;
import java.util.Optional;

/**
 * An account of the appliance's own.
 *
 * @param firstExpires until when the password that the appliance made may be used; empty once it was replaced
 * @param mustChange whether the next sign-in leads to a new password
 */
public record LocalAccount(
        String name,
        String displayName,
        Instant created,
        Instant passwordChanged,
        boolean disabled,
        boolean mustChange,
        Optional<Instant> firstExpires) {}
