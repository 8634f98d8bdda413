package io.mapkeep.installer.firewall;

import java.time.Duration;

/**
 * Who wants new rules, and how.
 *
 * @param within how long they are on trial
 * @param who for the history
 * @param why likewise
 * @param atTheConsole they say that they can get in without the network
 */
public record Change(Duration within, String who, String why, boolean atTheConsole) {}
