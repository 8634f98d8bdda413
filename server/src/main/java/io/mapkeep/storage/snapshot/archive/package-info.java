/**
 * What the journal wrote between snapshots, so that any moment can be restored. Objects {@code archive/…} of changes, in order, by epoch and
 * barrier.
 *
 * <p>Right: {@code reader.replay(snapshot.barrier(), reader.find(snapshot.barrier(), until), sink)}; wrong: applying changes that end between
 * two barriers.
 */
@NullMarked
package io.mapkeep.storage.snapshot.archive;

import org.jspecify.annotations.NullMarked;
