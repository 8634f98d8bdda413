/**
 * Questions to the files of a stopped appliance, for {@code mapkeep audit verify} and {@code mapkeep doctor} when no daemon answers. Prints the JSON
 * that the daemon would have answered.
 */
@NullMarked
package io.mapkeep.offline;

import org.jspecify.annotations.NullMarked;
