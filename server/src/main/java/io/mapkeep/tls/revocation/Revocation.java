package io.mapkeep.tls.revocation;

import java.time.Instant;

/**
 * One certificate that does not hold any more.
 *
 * @param authority the serial number of who signed it, in hexadecimal
 * @param serial its own
 * @param revoked in whole seconds
 * @param notAfter when it would have ended; from then on nobody needs to be told
 */
public record Revocation(String authority, String serial, Instant revoked, Reason reason, Instant notAfter) {}
