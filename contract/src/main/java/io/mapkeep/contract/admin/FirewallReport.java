package io.mapkeep.contract.admin;

import java.util.List;
import java.util.Map;

/**
 * The rules of one host, in their order, as {@code mapkeep firewall show} prints them.
 *
 * @param policy the file that they follow from
 * @param pinned names of the policy, with the addresses that the rules have for them
 * @param warnings what is allowed and yet deserves a look
 */
public record FirewallReport(
        String policy,
        String host,
        List<String> roles,
        List<String> addresses,
        List<Rule> rules,
        Map<String, String> pinned,
        List<String> warnings) {
    /**
     * @param direction {@code in} or {@code out}, seen from the host
     * @param verdict {@code pass} or {@code drop}
     * @param other the other side's addresses, or {@code any}; empty where a rule is not about addresses
     * @param what protocol and ports, or a word for what is no port
     * @param because the line of the policy or the setting that it follows from
     */
    public record Rule(String id, String direction, String verdict, String other, String what, String because) {}
}
