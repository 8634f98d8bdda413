/**
 * The settings file as a text that people write in, too: one key is changed and every other byte stays, comments included; each former text is kept.
 *
 * <p>Right: {@code SettingsFile.at(file).change(by, why, text -> text.with(key, value))}; wrong: writing a configuration out of its values.
 */
@NullMarked
package io.mapkeep.installer.configuration;

import org.jspecify.annotations.NullMarked;
