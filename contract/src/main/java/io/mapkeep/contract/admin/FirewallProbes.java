package io.mapkeep.contract.admin;

import java.util.List;

/**
 * Connections to be tried from hosts of a policy to the others, and what the policy says of each.
 *
 * @param pace how many may be begun in a second, so that no limit of the policy drops them; 0 for any number
 */
public record FirewallProbes(String policy, int pace, List<Source> sources) {
    /**
     * One host that tries.
     *
     * @param here whether this machine is it
     * @param sshPort where its SSH listens, if it is another machine
     */
    public record Source(String host, List<String> addresses, boolean here, int sshPort, List<Probe> probes) {}

    /**
     * One try.
     *
     * @param to the host that has the address
     * @param verdict {@code pass} if the rules of both ends let it pass, else {@code drop}
     * @param rule the one that decides, with its host and direction
     */
    public record Probe(String to, String address, String protocol, int port, String verdict, String rule) {}
}
