/**
 * Questions to the files of a stopped appliance, for {@code mapkeep audit verify} and {@code mapkeep doctor} when no daemon answers. Prints the JSON
 * that the daemon would have answered. The firewall is asked about here alone: the daemon may not change it, and other hosts have no daemon.
 */
@NullMarked
package io.mapkeep.offline;

import org.jspecify.annotations.NullMarked;
