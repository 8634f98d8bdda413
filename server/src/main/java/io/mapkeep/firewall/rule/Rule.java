package io.mapkeep.firewall.rule;

/**
 * One line of a host's rules; the first that fits decides.
 *
 * @param id the same as long as the policy says the same: counters, logs and {@code explain} name it
 */
public record Rule(String id, Direction direction, Condition condition, Verdict verdict, Origin origin) {}
