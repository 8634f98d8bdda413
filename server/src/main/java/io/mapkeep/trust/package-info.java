/**
 * Whom the appliance's own clients believe: those that ask directories, providers of sign-in, stores for snapshots, ACME authorities.
 *
 * <p>Right: every TLS client takes its trust manager from {@link io.mapkeep.trust.ClientTrust}; wrong: one that builds a key store of its own.
 */
@NullMarked
package io.mapkeep.trust;

import org.jspecify.annotations.NullMarked;
