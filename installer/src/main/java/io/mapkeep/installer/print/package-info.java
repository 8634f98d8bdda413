/**
 * What people and scripts get to see: results on one stream, talk on the other, tables, progress, verdicts, problems.
 *
 * <p>Right: {@code screen.result(text)}, which makes data safe for a terminal; wrong: {@code System.out}.
 */
@NullMarked
package io.mapkeep.installer.print;

import org.jspecify.annotations.NullMarked;
