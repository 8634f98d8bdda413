/**
 * Reads a file of places, and knows no database: which format, which encoding, which columns of which type, which rows cannot be used and why.
 *
 * <p>Every file is read twice. The first reading looks at every row and decides, the second one hands the rows on:
 *
 * <pre>
 *   Table table = Tables.open(file, limits);
 *   Layout layout = table.survey(badRows, progress);        // types hold for the whole file, so "00501" in the last row keeps the zeros
 *   table.read(layout, row -&gt; …, progress);                 // the good rows, each value of its column's type
 * </pre>
 *
 * <p>Wrong: guessing from the first hundred rows and repairing later.
 */
@NullMarked
package io.mapkeep.data.importer.reading;

import org.jspecify.annotations.NullMarked;
