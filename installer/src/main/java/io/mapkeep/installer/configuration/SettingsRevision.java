package io.mapkeep.installer.configuration;

import java.time.Instant;

/**
 * One text of the settings that was in the file.
 *
 * @param number counts from 1
 * @param who the login name of who changed it
 * @param why as they said; may be empty
 */
public record SettingsRevision(int number, Instant when, String who, String why) {}
