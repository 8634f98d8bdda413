/** What a request costs by a session, by a key and by a signature, and whether a million keys make it dearer. */
@NullMarked
package io.mapkeep.bench.key;

import org.jspecify.annotations.NullMarked;
