/**
 * Settings while the appliance runs: what is asked and told about taking them up, and the trial of those that could shut people out.
 *
 * <p>Right: the command writes the file, which is root's, and asks {@link io.mapkeep.admin.settings.SettingsResource} for the rest; wrong: anything here that writes to the file.
 */
@NullMarked
package io.mapkeep.admin.settings;

import org.jspecify.annotations.NullMarked;
