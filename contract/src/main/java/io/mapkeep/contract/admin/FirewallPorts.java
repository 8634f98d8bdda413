package io.mapkeep.contract.admin;

import java.util.List;

/** Every opening in the firewalls of an installation: the table for the network team. */
public record FirewallPorts(String policy, List<Opening> openings) {
    /** @param rule as in {@link FirewallReport} */
    public record Opening(String host, FirewallReport.Rule rule) {}
}
