/**
 * Answers of OCSP responders that are sent along in handshakes (RFC 6066, 8), so that clients need not ask a third party whom they visit: our own are signed when asked for, another
 * authority's are fetched in the background.
 */
@NullMarked
package io.mapkeep.tls.staple;

import org.jspecify.annotations.NullMarked;
