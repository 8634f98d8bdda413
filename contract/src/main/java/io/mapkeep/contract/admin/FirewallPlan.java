package io.mapkeep.contract.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one host for nftables, and what a simulation of them found. Made by the server's code, which knows policies; loaded by the command, which may.
 *
 * @param text the policy's own text, to be kept beside the rules
 * @param declarations what has to be there before the rules: the table's sets
 * @param incoming the lines of the chain for packets that come in, in order
 * @param outgoing likewise for those that go out
 * @param simulation how the rules stood against what the policy says
 * @param session what the rules say of a new connection of the administrator's SSH session; empty if there is none
 * @param sshPort where SSH listens
 * @param never networks that are not banned, whoever asks
 * @param banTime how long a ban lasts unless said otherwise
 */
public record FirewallPlan(
        String policy,
        String text,
        String host,
        String rules,
        List<String> declarations,
        List<String> incoming,
        List<String> outgoing,
        Simulation simulation,
        Optional<FirewallVerdict.Step> session,
        int sshPort,
        List<String> never,
        Duration banTime,
        List<String> warnings) {

    /**
     * @param flows packets that the policy allows
     * @param probes packets that it does not
     * @param wrong where the rules decide otherwise; nothing is applied then
     */
    public record Simulation(int flows, int probes, List<String> wrong) {}
}
