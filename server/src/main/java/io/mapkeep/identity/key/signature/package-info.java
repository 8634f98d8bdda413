/**
 * Requests that a program signs with its own Ed25519 key: HTTP Message Signatures (RFC 9421) and Content-Digest (RFC 9530), a strict part of both.
 *
 * <p>Right: what is not understood makes the signature worthless; wrong: what is not understood is skipped.
 */
@NullMarked
package io.mapkeep.identity.key.signature;

import org.jspecify.annotations.NullMarked;
