package io.mapkeep.contract.admin;

/**
 * What an act did to an account.
 *
 * @param changed false if it was so already
 * @param sessionsEnded that were open
 */
public record UserChange(String name, String realm, boolean changed, int sessionsEnded) {}
