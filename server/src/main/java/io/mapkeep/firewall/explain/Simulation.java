package io.mapkeep.firewall.explain;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds the rules of a host against what the policy says, packet by packet, before anything is loaded. The packets are those at the borders: the first and the last
 * address and port of everything that
 * the policy or a rule names, and their neighbours, which are outside; beside them some of anywhere.
 */
public final class Simulation {
    /** Packets for one host: a look at the largest policies still takes well under a second. */
    private static final int MOST = 6_000;

    private static final int ANYWHERE = 200;
    private static final int NETWORKS_OF_ONE_RULE = 8;
    private static final int TOLD = 20;

    private final RuleSet rules;
    private final Intention intention;
    private final List<String> wrong = new ArrayList<>();
    private int flows;
    private int probes;

    private Simulation(PolicyFile file, RuleSet rules) {
        this.rules = rules;
        this.intention = new Intention(file.policy(), rules.host());
    }

    /**
     * What came out.
     *
     * @param flows how many packets the policy lets pass
     * @param probes how many it does not
     * @param wrong where the rules decide otherwise, in words
     */
    public record Outcome(int flows, int probes, List<String> wrong) {}

    public static Outcome of(PolicyFile file, RuleSet rules) {
        var simulation = new Simulation(file, rules);
        for (Direction direction : Direction.values()) {
            simulation.packets(direction).forEach(packet -> simulation.compare(direction, packet));
        }
        return new Outcome(simulation.flows, simulation.probes, simulation.wrong);
    }

    private void compare(Direction direction, Packet packet) {
        boolean wanted = intention.allows(direction, packet);
        Rule rule = Evaluator.deciding(rules, direction, packet);
        flows += wanted ? 1 : 0;
        probes += wanted ? 0 : 1;
        if ((rule.verdict() == Verdict.PASS) != wanted && wrong.size() < TOLD) {
            wrong.add(packet.protocol().word() + (direction == Direction.IN ? " from " : " to ") + packet.remote()
                    + " port " + packet.port() + ": the policy " + (wanted ? "allows" : "does not allow")
                    + " it, the rule " + rule.id() + " says " + rule.verdict().word());
        }
    }

    private Set<Packet> packets(Direction direction) {
        Set<PortRange> ranges = new TreeSet<>(intention.ports());
        Set<Address> addresses = new TreeSet<>();
        intention.networks().forEach(networks -> addresses.addAll(borders(networks)));
        for (Rule rule : rules.rules(direction)) {
            if (rule.condition() instanceof Flow flow) {
                ranges.addAll(flow.ports());
                addresses.addAll(borders(flow.remote()));
            } else if (rule.condition() instanceof Anything anything) {
                addresses.addAll(borders(anything.remote()));
            }
        }
        int[] ports = ranges.stream()
                .flatMapToInt(Simulation::borders)
                .distinct()
                .sorted()
                .toArray();
        return chosen(List.copyOf(addresses), ports);
    }

    /** The same ones for the same rules: a refusal that comes and goes would be worse than none. */
    private static Set<Packet> chosen(List<Address> addresses, int[] ports) {
        Set<Packet> packets = new LinkedHashSet<>();
        var random = new Random(1);
        long all = (long) addresses.size() * ports.length * Protocol.values().length;
        if (all <= MOST) {
            addresses.forEach(address -> {
                for (int port : ports) {
                    for (Protocol protocol : Protocol.values()) {
                        packets.add(new Packet(address, protocol, port));
                    }
                }
            });
        }
        while (all > MOST && packets.size() < MOST) {
            packets.add(new Packet(
                    addresses.get(random.nextInt(addresses.size())),
                    Protocol.values()[random.nextInt(Protocol.values().length)],
                    ports[random.nextInt(ports.length)]));
        }
        for (int i = 0; i < ANYWHERE; i++) {
            packets.add(new Packet(
                    Address.ofIpv4(random.nextInt()),
                    Protocol.values()[i % Protocol.values().length],
                    1 + random.nextInt(PortRange.HIGHEST)));
        }
        return packets;
    }

    private static IntStream borders(PortRange range) {
        return IntStream.of(range.first() - 1, range.first(), range.last(), range.last() + 1)
                .filter(port -> port >= 1 && port <= PortRange.HIGHEST);
    }

    private static List<Address> borders(Networks networks) {
        return networks.list().stream()
                .limit(NETWORKS_OF_ONE_RULE)
                .flatMap(Simulation::borders)
                .toList();
    }

    private static Stream<Address> borders(Network network) {
        return Stream.of(
                network.first().before(),
                network.first(),
                network.last(),
                network.last().after());
    }
}
