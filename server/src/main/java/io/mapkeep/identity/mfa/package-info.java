/**
 * Second factors: codes of an app (RFC 6238), passkeys (W3C Web Authentication, level 2), recovery codes; for people of every realm alike.
 *
 * <p>Right: what a factor is travels with the accounts, that it was used is noted where the node can write; wrong: a code that works once on each node's page and
 * twice on one.
 */
@NullMarked
package io.mapkeep.identity.mfa;

import org.jspecify.annotations.NullMarked;
