package io.mapkeep.firewall.draft;

import io.mapkeep.firewall.draft.Clause.Kind;
import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what the words of one rule say; both readers use it. A word that cannot be told in a policy throws, with the reason. */
final class Matches {
    /** Names that older tools print for ports. */
    private static final Map<String, Integer> NAMES = Map.of(
            "ssh", 22, "domain", 53, "http", 80, "ntp", 123, "https", 443, "ldap", 389, "ldaps", 636, "syslog", 514);

    private final Direction direction;
    private Networks remote;
    private Optional<Protocol> protocol = Optional.empty();
    private List<PortRange> ports = List.of();
    private Kind kind = Kind.FLOW;

    /** @param families of the rules; both for {@code inet} */
    Matches(Direction direction, List<Family> families) {
        this.direction = direction;
        this.remote = Networks.union(families.stream().map(Networks.ANY::only));
    }

    void source(List<String> networks) {
        if (direction == Direction.OUT) {
            throw new IllegalArgumentException(
                    "rules match the other side only, and this is about the machine's own addresses");
        }
        remote = parsed(networks);
    }

    void destination(List<String> networks) {
        if (direction == Direction.IN) {
            throw new IllegalArgumentException(
                    "rules match the other side only, and this is about the machine's own addresses");
        }
        remote = parsed(networks);
    }

    void networkInterface(String name) {
        if (!name.equals("lo")) {
            throw new IllegalArgumentException("a policy knows no interfaces");
        }
        kind = Kind.BASE;
    }

    void protocol(String word) {
        switch (word) {
            case "tcp", "6" -> protocol = Optional.of(Protocol.TCP);
            case "udp", "17" -> protocol = Optional.of(Protocol.UDP);
            case "icmp", "icmpv6", "ipv6-icmp", "1", "58" -> kind = Kind.BASE;
            case "all" -> protocol = Optional.empty();
            default -> throw new IllegalArgumentException("a policy knows TCP and UDP, and this is about " + word);
        }
    }

    void ports(List<String> written) {
        List<PortRange> ranges = new ArrayList<>();
        for (String each : written) {
            String[] ends = each.split("[-:]", 2);
            ranges.add(new PortRange(port(ends[0]), port(ends[ends.length - 1])));
        }
        ports = ranges;
    }

    /** Packets of open connections, or such that belong to none, are dealt with by every set of rules; {@code new} says nothing here. */
    void states(List<String> words) {
        if (words.contains("new") || words.contains("untracked")) {
            if (words.size() > 1 && !words.contains("established")) {
                throw new IllegalArgumentException("of states a policy knows new connections only");
            }
            return;
        }
        kind = Kind.BASE;
    }

    void base() {
        kind = Kind.BASE;
    }

    Clause clause(String file, int line, String text, boolean passes) {
        return new Clause(file, line, text, direction, kind, remote, protocol, ports, passes);
    }

    private static int port(String word) {
        return NAMES.containsKey(word) ? NAMES.get(word) : Integer.parseInt(word);
    }

    private static Networks parsed(List<String> written) {
        List<Network> networks = new ArrayList<>();
        for (String each : written) {
            if (each.matches("[0-9a-f.:]+-[0-9a-f.:]+")) {
                throw new IllegalArgumentException("a range of addresses has to be written as networks");
            }
            networks.add(Network.parse(each));
        }
        return Networks.of(networks);
    }
}
