/**
 * The barrier journal beneath the database file: everything written is a frame in a segment first, durable in whole barriers, and reaches
 * the database file afterwards. {@code docs/internals/storage.md} has the format byte by byte.
 *
 * <p>Right: {@code journal.sync(journal.barrier())} while no transaction is under way; wrong: writing to the database file beside it.
 */
@NullMarked
package io.mapkeep.storage.journal;

import org.jspecify.annotations.NullMarked;
