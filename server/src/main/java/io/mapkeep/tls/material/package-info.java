/**
 * Certificates and private keys in files that others made: whatever a certification authority, Windows, OpenSSL or a browser writes, told apart by what is in it
 * and never by its name. What is hostile, damaged or too large becomes a problem, and nothing else.
 */
@NullMarked
package io.mapkeep.tls.material;

import org.jspecify.annotations.NullMarked;
