package io.mapkeep.contract.admin;

import java.time.Instant;

/**
 * Where the password lies that the appliance made for a local account; it is never in an answer.
 *
 * @param passwordFile on the appliance, readable for its user and root
 * @param expires until when it may be used; at the first sign-in it has to be replaced
 * @param sessionsEnded that were open
 */
public record FirstPasswordReport(String name, String passwordFile, Instant expires, int sessionsEnded) {}
