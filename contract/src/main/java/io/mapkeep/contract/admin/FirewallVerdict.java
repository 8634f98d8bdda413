package io.mapkeep.contract.admin;

import java.util.List;

/**
 * Whether a connection would be let through, by every firewall of the policy that it meets.
 *
 * @param from the address that was looked at
 * @param to likewise
 * @param foreign chains of others that drop it, as far as they were looked at
 * @param verdict {@code pass} if all steps pass, else {@code drop}
 */
public record FirewallVerdict(
        String from, String to, String protocol, int port, String verdict, List<Step> steps, List<Foreign> foreign) {
    /**
     * A chain of somebody else's table on this machine that may decide otherwise: what any table drops is dropped.
     *
     * @param chain like {@code inet firewalld filter_INPUT}
     * @param rule the one that drops the packet, or the chain's policy
     * @param unread how many of its rules could not be followed; with any, it is not sure that the packet gets that far
     */
    public record Foreign(String chain, String rule, int unread) {}

    /**
     * One host's rules on the way.
     *
     * @param rule the id of the one that decides
     * @param line of the policy; 0 if it follows from elsewhere
     */
    public record Step(String host, String direction, String verdict, String rule, int line, String because) {}
}
