package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Section;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Networks;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code [host.NAME]}: a machine that gets rules.
 *
 * @param line of its heading in the policy
 */
public record Host(String name, Set<Role> roles, Networks addresses, int line) {
    /** Whether the appliance runs there, so that its configuration says which ports are open and what it has to reach. */
    public boolean runsAppliance() {
        return roles.contains(Role.ORIGIN) || roles.contains(Role.REPLICA);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    static Host read(Section in, Names names) {
        List<Role> roles = in.texts(
                "roles", "roles", "What the machine does: " + String.join(", ", Role.words()) + ".", Role::parse);
        List<Networks> addresses = in.texts(
                "addresses",
                "addresses or names",
                "Where others reach it, IPv4 and IPv6; also addresses that move between machines.",
                names::networks);
        String name = in.name().substring("host.".length());
        if (roles.isEmpty()) {
            in.missing("roles", "name at least one of " + String.join(", ", Role.words()));
        }
        if (addresses.isEmpty()) {
            in.missing("addresses", "name at least one address");
        }
        return new Host(
                name,
                roles.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(EnumSet.copyOf(roles)),
                Networks.union(addresses.stream()),
                in.line());
    }
}
