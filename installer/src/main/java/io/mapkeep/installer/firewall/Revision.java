package io.mapkeep.installer.firewall;

import java.time.Instant;

/**
 * One set of rules that was loaded, or was to be.
 *
 * @param why as the administrator said
 * @param former the revision that was in force before; 0 if none was
 */
public record Revision(int number, String host, Instant when, String who, String why, int former) {}
