package io.mapkeep.firewall.rule;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.Allow;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.Party;
import io.mapkeep.firewall.policy.Policy;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.policy.Ports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which lines of a policy concern which host, and what their words stand for, found out once for all hosts. Hosts and lines are told apart by identity, which is what one policy has one of each.
 */
final class AllowIndex {
    private final Policy policy;
    private final Map<Host, List<Allow>> answering;
    private final Map<Host, List<Allow>> asking;
    private final Map<Allow, Networks> sources = new IdentityHashMap<>();
    private final Map<Allow, Map<Ports, Networks>> targets = new IdentityHashMap<>();
    private final Map<String, String> pinned = new TreeMap<>();

    AllowIndex(PolicyFile file) {
        this.policy = file.policy();
        this.answering = byHost(Allow::to);
        this.asking = byHost(Allow::from);
        file.pinned().forEach((name, networks) -> pinned.put(name, networks.joined(" ")));
    }

    /** The lines by which others may begin with this host, in the order of the policy. */
    List<Allow> answering(Host host) {
        return answering.getOrDefault(host, List.of());
    }

    /** The lines by which it may begin. */
    List<Allow> asking(Host host) {
        return asking.getOrDefault(host, List.of());
    }

    Networks sources(Allow allow) {
        return sources.computeIfAbsent(
                allow, line -> Networks.union(line.from().stream().map(Party::networks)));
    }

    /** Ports depend on what runs at the other end, so one line of the policy may be two rules. */
    Map<Ports, Networks> targets(Allow allow) {
        return targets.computeIfAbsent(allow, this::found);
    }

    Map<String, String> pinned() {
        return pinned;
    }

    private Map<Ports, Networks> found(Allow allow) {
        Ports appliance = policy.services().ports(allow.services(), true);
        Ports elsewhere = policy.services().ports(allow.services(), false);
        Map<Ports, List<Networks>> found = new LinkedHashMap<>();
        for (Party party : allow.to()) {
            if (party.hosts().isEmpty()) {
                found.computeIfAbsent(elsewhere, ports -> new ArrayList<>()).add(party.networks());
            }
            for (Host target : party.hosts()) {
                found.computeIfAbsent(target.runsAppliance() ? appliance : elsewhere, ports -> new ArrayList<>())
                        .add(target.addresses());
            }
        }
        Map<Ports, Networks> merged = new LinkedHashMap<>();
        found.forEach((ports, networks) -> merged.put(ports, Networks.union(networks.stream())));
        return merged;
    }

    private Map<Host, List<Allow>> byHost(Function<Allow, List<Party>> side) {
        Map<Host, List<Allow>> lines = new IdentityHashMap<>();
        for (Allow allow : policy.allows()) {
            Set<Host> meant = Collections.newSetFromMap(new IdentityHashMap<>());
            side.apply(allow).forEach(party -> meant.addAll(party.hosts()));
            meant.forEach(host ->
                    lines.computeIfAbsent(host, any -> new ArrayList<>()).add(allow));
        }
        return lines;
    }
}
