/**
 * What becomes of commits that only a fenced primary has: its database is kept, and the rows that the cluster has not are written out for
 * people.
 *
 * <p>Right: comparing two read-only views; wrong: bringing a row back into the cluster by itself.
 */
@NullMarked
package io.mapkeep.storage.replica.diverged;

import org.jspecify.annotations.NullMarked;
