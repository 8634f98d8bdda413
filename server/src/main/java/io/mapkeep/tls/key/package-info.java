/** Private and public keys of certificates: which are made, which are strong enough, which belong together. */
@NullMarked
package io.mapkeep.tls.key;

import org.jspecify.annotations.NullMarked;
