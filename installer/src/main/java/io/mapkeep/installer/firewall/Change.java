package io.mapkeep.installer.firewall;

import java.time.Duration;
import java.util.Optional;

/**
 * Who wants new rules, and how.
 *
 * @param within how long they are on trial
 * @param who for the history
 * @param why likewise
 * @param session the connection that the administrator sits at; empty at the console
 * @param atTheConsole they say that they can get in without the network
 */
public record Change(Duration within, String who, String why, Optional<String> session, boolean atTheConsole) {}
