package io.mapkeep.rest;

import io.mapkeep.access.Principal;

/**
 * Tells who makes a request, from its cookie, its {@code Authorization} header, or the certificate that it came with. Called once per request to the TLS port, before the
 * route's access is checked; {@link Request#principal} is anonymous while it runs.
 *
 * <p>It may ask a directory about an {@code Authorization} header. Without one it must answer from memory, see {@link Route#answeredFromMemory}.
 */
public interface Authenticator {
    /** Never null: without valid credentials {@link Principal#ANONYMOUS}. A wrong {@code Authorization} header throws {@code NotAuthenticated}. */
    Principal authenticate(Request request);
}
