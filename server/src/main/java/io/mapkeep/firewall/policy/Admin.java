package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Section;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Networks;

/** {@code [admin]}: from where SSH is reached whatever else the policy says. */
public record Admin(Networks from, int sshPort) {
    private static final int SSH = 22;

    static Admin read(Section in, Names names) {
        return new Admin(
                Networks.union(in
                        .texts(
                                "from",
                                "addresses, networks or names",
                                "From here SSH is always reached, beside the hosts with the role admin. This rule comes first.",
                                names::networks)
                        .stream()),
                in.number("ssh_port", SSH, 1, PortRange.HIGHEST, "", "Where SSH listens on all hosts."));
    }
}
