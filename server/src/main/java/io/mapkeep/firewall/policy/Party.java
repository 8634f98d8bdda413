package io.mapkeep.firewall.policy;

import io.mapkeep.firewall.network.Networks;
import java.util.List;

/**
 * One side of a rule, as a word of the policy named it.
 *
 * @param word a role, a host, a peer, {@code any}, or an address
 * @param hosts those of the policy that it means; empty for what gets no rules
 * @param networks where it is
 */
public record Party(String word, List<Host> hosts, Networks networks) {
    public Party {
        hosts = List.copyOf(hosts);
    }

    /** Whether this host is meant, by its name or its role. {@code any} and peers mean none: they are about others. */
    public boolean means(Host host) {
        return hosts.contains(host);
    }
}
