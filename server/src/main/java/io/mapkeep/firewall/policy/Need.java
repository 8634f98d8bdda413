package io.mapkeep.firewall.policy;

import io.mapkeep.firewall.network.Networks;

/**
 * Something outside that a host cannot do without.
 *
 * @param id of the rule, like {@code need.ldap}
 * @param why the setting that it follows from, like {@code mapkeep.toml ldap.servers}
 */
public record Need(String id, Networks to, Ports ports, String why) {}
