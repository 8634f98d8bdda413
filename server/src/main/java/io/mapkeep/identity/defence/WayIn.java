package io.mapkeep.identity.defence;

import java.util.Locale;

/** How somebody comes in. Each has counters of its own, so that a script with an old key does not shut its neighbours out of the sign-in page. */
public enum WayIn {
    /** Name and password, on the sign-in page or in HTTP Basic: one secret, so one counter for an account. */
    PASSWORD,
    /** A second factor of a sign-in that has begun. */
    FACTOR,
    /** An API key, however it is sent. */
    KEY,
    /** What an OpenID or OAuth 2 provider sends back, and its sign-out notices. */
    PROVIDER,
    /** A signed request (RFC 9421). */
    SIGNATURE,
    /** A client's certificate (mutual TLS). */
    CERTIFICATE;

    /** As the audit log writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
