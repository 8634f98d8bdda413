/**
 * The {@code mapkeep} command. {@link io.mapkeep.installer.Main} is what the launcher starts; a noun of the command is a class in
 * {@code command}, what is shown goes through {@code print}, and the daemon is reached through {@code client}.
 */
@NullMarked
package io.mapkeep.installer;

import org.jspecify.annotations.NullMarked;
