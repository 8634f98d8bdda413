package io.mapkeep.contract.admin;

import java.util.List;

/**
 * Whether a connection would be let through, by every firewall of the policy that it meets.
 *
 * @param from the address that was looked at
 * @param to likewise
 * @param verdict {@code pass} if all steps pass, else {@code drop}
 */
public record FirewallVerdict(String from, String to, String protocol, int port, String verdict, List<Step> steps) {
    /**
     * One host's rules on the way.
     *
     * @param rule the id of the one that decides
     * @param line of the policy; 0 if it follows from elsewhere
     */
    public record Step(String host, String direction, String verdict, String rule, int line, String because) {}
}
