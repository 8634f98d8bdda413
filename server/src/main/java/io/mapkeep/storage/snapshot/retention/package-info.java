/** Which snapshots to keep: a pure function of their times. */
@NullMarked
package io.mapkeep.storage.snapshot.retention;

import org.jspecify.annotations.NullMarked;
