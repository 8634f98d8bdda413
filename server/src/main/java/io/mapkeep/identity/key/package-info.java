/**
 * Keys for programs: secrets that are sent along, and public keys that requests are signed with. A key belongs to a person or to a service account and never may
 * more than its owner may now.
 */
@NullMarked
package io.mapkeep.identity.key;

import org.jspecify.annotations.NullMarked;
