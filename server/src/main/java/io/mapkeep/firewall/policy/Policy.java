package io.mapkeep.firewall.policy;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Networks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The policy of a whole installation, without doubt or mistake.
 *
 * @param hosts by name, in the order of the file
 * @param admin with the addresses of the hosts that have the role
 * @param needs of every host
 * @param applianceNeeds of hosts that run the appliance
 * @param blocked no new connection from here, whatever rules allow; {@code admin} is never among them
 */
public record Policy(
        Map<String, Host> hosts,
        Admin admin,
        Services services,
        List<Allow> allows,
        List<Need> needs,
        List<Need> applianceNeeds,
        Networks blocked,
        Limits limits,
        Bans bans) {
    public Stream<Host> hosts(Role role) {
        return hosts.values().stream().filter(host -> host.has(role));
    }

    /** Whom no ban may meet: administrators, what the policy names, and the machine itself. */
    public Networks neverBanned() {
        return Networks.union(Stream.of(admin.from(), bans.never(), Bans.LOOPBACK));
    }

    /** The hosts that have this address; several where it moves between them. */
    public List<Host> hostsAt(Address address) {
        return hosts.values().stream()
                .filter(host -> host.addresses().contains(address))
                .toList();
    }
}
