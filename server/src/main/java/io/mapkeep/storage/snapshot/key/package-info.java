/**
 * Keys of a snapshot repository and what is done with them: the data key, the recovery key that people keep on paper, sealing and naming.
 *
 * <p>Right: {@code dataKey.seal(kind, name, plain)}; wrong: a cipher anywhere else below {@code storage.snapshot}.
 */
@NullMarked
package io.mapkeep.storage.snapshot.key;

import org.jspecify.annotations.NullMarked;
