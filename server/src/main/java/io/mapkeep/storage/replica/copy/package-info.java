/**
 * Base copies: one moment of the primary's database file becomes a file of the follower, and only the blocks travel that differ.
 *
 * <p>Right: the same way for the first copy, an interrupted one, and a return after a fail-over; wrong: a special case for an empty folder.
 */
@NullMarked
package io.mapkeep.storage.replica.copy;

import org.jspecify.annotations.NullMarked;
