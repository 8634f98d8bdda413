/**
 * Hands certificates of the appliance's authority out to other internal hosts by itself (RFC 8555): accounts, orders, proofs of names, renewal windows (RFC 9773). Nimbus verifies signatures; what is issued is
 * {@code tls.leaf}'s to decide.
 *
 * <p>Right: a handler that throws {@link io.mapkeep.tls.acme.server.AcmeFailure}; wrong: one that looks at a body whose signature {@code Doorway} has not verified, or that connects anywhere but through {@code Reach}.
 */
@NullMarked
package io.mapkeep.tls.acme.server;

import org.jspecify.annotations.NullMarked;
