/**
 * A repository of snapshots in a target: what there is, writing, reading, letting go, proving it whole. The door is {@link
 * io.mapkeep.storage.snapshot.repository.Repository}.
 *
 * <p>Right: {@code try (var writer = repository.write(owner)) { writer.add(…); writer.commit(facts); }}; wrong: reading an object of the target
 * beside it.
 */
@NullMarked
package io.mapkeep.storage.snapshot.repository;

import org.jspecify.annotations.NullMarked;
