package io.mapkeep.contract.admin;

import java.util.List;

/**
 * What is wrong with a firewall policy.
 *
 * @param rules of all hosts together; 0 if there are mistakes
 */
public record FirewallCheck(
        String policy, Severity severity, int hosts, int rules, List<Place> mistakes, List<String> warnings) {
    /** A mistake where it stands; lines and columns count from 1. */
    public record Place(int line, int column, String message) {}
}
