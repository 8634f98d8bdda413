/**
 * Says of certificates that they do not hold any more: lists (RFC 5280, 5) and answers (RFC 6960). A revocation is one row, whatever number there are; lists
 * are signed in the background, and at most one for many revocations.
 */
@NullMarked
package io.mapkeep.tls.revocation;

import org.jspecify.annotations.NullMarked;
