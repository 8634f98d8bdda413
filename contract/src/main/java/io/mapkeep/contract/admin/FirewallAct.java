package io.mapkeep.contract.admin;

import java.time.Instant;

/**
 * What root's command did to a machine's firewall, told to the appliance for its audit log.
 *
 * @param verb {@code apply}, {@code confirm}, {@code revert}, {@code expire} (nobody confirmed in time) or {@code refuse} (the kernel did not take the rules)
 * @param who the person, as far as the machine knows, and from where; empty if nobody did it
 * @param why as they said
 * @param before the revision that was in force until then, 0 if none was, and the SHA-256 of its rules
 * @param after likewise, of what is in force since then
 * @param difference between the two, line by line; the beginning of it if it is long
 */
public record FirewallAct(
        String verb,
        String host,
        int revision,
        Instant when,
        String who,
        String why,
        String before,
        String after,
        String difference) {}
