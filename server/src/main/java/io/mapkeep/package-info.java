/** The daemon: {@code Main} reads flags and maps failures to exit codes, {@code Appliance} opens and closes the rooms. */
@NullMarked
package io.mapkeep;

import org.jspecify.annotations.NullMarked;
