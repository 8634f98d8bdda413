/**
 * How nodes come to trust each other: the one-time token, the proof that both know its secret, certificates and TLS.
 *
 * <p>Right: proving a secret by what is computed from it; wrong: sending it, even over TLS.
 */
@NullMarked
package io.mapkeep.storage.replica.trust;

import org.jspecify.annotations.NullMarked;
