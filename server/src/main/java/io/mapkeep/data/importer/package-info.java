/**
 * Turns an uploaded file into a dataset, wholly or not at all.
 *
 * <pre>
 *   upload → spool file → survey (every row judged) → staging table, in short transactions → spatial index → publish (one barrier)
 * </pre>
 *
 * <p>Right: filling {@code public._staging_…} and publishing it; wrong: writing a row into a table that somebody can see.
 */
@NullMarked
package io.mapkeep.data.importer;

import org.jspecify.annotations.NullMarked;
