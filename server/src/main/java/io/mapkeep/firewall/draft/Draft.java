package io.mapkeep.firewall.draft;

import io.mapkeep.contract.admin.FirewallDraft;
import io.mapkeep.firewall.draft.Clause.Kind;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the policy that says what an existing packet filter says, as far as it can be told; and lists what cannot. */
public final class Draft {
    private static final PortRange ALL = new PortRange(1, PortRange.HIGHEST);
    private static final PortRange SSH = PortRange.of(22);

    private final Ruleset rules;
    private final List<Left> left;
    private final Map<Opening, Networks> openings = new LinkedHashMap<>();
    private Networks blocked = Networks.NONE;
    private Networks admins = Networks.NONE;

    private record Opening(Direction direction, Protocol protocol, List<PortRange> ports) {}

    private Draft(Ruleset rules) {
        this.rules = rules;
        this.left = new ArrayList<>(rules.left());
    }

    /**
     * @param files by name, each the output of {@code iptables-save}, {@code ip6tables-save} or {@code nft list ruleset}
     * @param own addresses of the machine that has these rules
     * @throws IllegalArgumentException if one of them is neither
     */
    public static FirewallDraft of(Map<String, String> files, Networks own) {
        var rules = new Ruleset();
        files.forEach((name, text) -> {
            if (IptablesSave.looksLike(text)) {
                IptablesSave.read(name, text, rules);
            } else if (NftListing.looksLike(text)) {
                NftListing.read(name, text, rules);
            } else {
                throw new IllegalArgumentException(
                        name + " is neither the output of iptables-save nor that of nft list ruleset");
            }
        });
        var draft = new Draft(rules);
        draft.take(Direction.IN);
        draft.take(Direction.OUT);
        return draft.written(own);
    }

    private void take(Direction direction) {
        List<Clause> clauses = rules.clauses(direction);
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            if (clause.kind() == Kind.BASE) {
                continue;
            }
            if (!clause.passes() && clause.isEverything() && clause.remote().equals(Networks.ANY)) {
                clauses.subList(i + 1, clauses.size())
                        .forEach(later -> left.add(
                                later.left("it is never reached: line " + clause.line() + " drops everything")));
                return;
            }
            if (clause.passes()) {
                pass(clause);
            } else {
                drop(clause, clauses.subList(0, i), clauses.subList(i + 1, clauses.size()));
            }
        }
        if (rules.passesRest(direction)) {
            rest(direction);
        }
    }

    private void pass(Clause clause) {
        if (clause.protocol().isEmpty()) {
            left.add(clause.left("TCP and UDP are taken over; of other protocols a policy says nothing"));
        }
        List<PortRange> ports = clause.ports().isEmpty() ? List.of(ALL) : clause.ports();
        boolean ssh = clause.direction() == Direction.IN
                && clause.protocol().filter(Protocol.TCP::equals).isPresent()
                && ports.equals(List.of(SSH));
        if (ssh) {
            admins = Networks.union(Stream.of(admins, clause.remote()));
            return;
        }
        clause.protocol()
                .map(List::of)
                .orElse(List.of(Protocol.values()))
                .forEach(protocol -> openings.merge(
                        new Opening(clause.direction(), protocol, ports),
                        clause.remote(),
                        (one, other) -> Networks.union(Stream.of(one, other))));
    }

    private void drop(Clause clause, List<Clause> before, List<Clause> after) {
        boolean early = before.stream()
                .noneMatch(other -> other.kind() == Kind.FLOW && other.passes() && other.overlaps(clause));
        if (clause.direction() == Direction.IN && clause.isEverything() && early) {
            blocked = Networks.union(Stream.of(blocked, clause.remote()));
            return;
        }
        after.stream()
                .filter(other -> other.kind() == Kind.FLOW && other.passes() && other.overlaps(clause))
                .findFirst()
                .ifPresent(other -> left.add(clause.left("a policy only says what is allowed, and line " + other.line()
                        + " allows some of it afterwards")));
    }

    private void rest(Direction direction) {
        if (direction == Direction.OUT) {
            for (Protocol protocol : Protocol.values()) {
                openings.put(new Opening(direction, protocol, List.of(ALL)), Networks.ANY);
            }
        }
        left.add(
                new Left(
                        "",
                        0,
                        "",
                        direction == Direction.IN
                                ? "what no rule was about came in; by the draft it does not"
                                : "what no rule was about went out; the draft allows TCP and UDP to anywhere, which should be narrowed"));
    }

    private FirewallDraft written(Networks own) {
        var text = new StringBuilder(
                "# A draft, made from rules that a machine had. Read it, narrow it, then: mapkeep firewall check\n");
        if (!left.isEmpty()) {
            text.append("# Not in it, look at each:\n");
            ordered()
                    .forEach(line -> text.append("#   ")
                            .append(sentence(line).replaceAll("\\p{Cntrl}", " "))
                            .append('\n'));
        }
        text.append("\n[admin]\nfrom = ").append(list(admins.isEmpty() ? List.of("192.0.2.0/24") : texts(admins)));
        text.append(
                admins.isEmpty() ? "    # an example: no rule let SSH in. From where do administrators come?\n" : "\n");
        text.append(
                        "\n[host.here]\nroles = [\"edge\"]    # origin or replica, if the appliance runs here\naddresses = ")
                .append(list(own.isEmpty() ? List.of("192.0.2.1") : texts(own)))
                .append(own.isEmpty() ? "    # an example\n" : "\n");
        openings.keySet().stream().map(Draft::service).distinct().forEach(text::append);
        openings.forEach((opening, sources) -> text.append(allow(opening, sources)));
        if (!blocked.isEmpty()) {
            Networks apart = blocked.minus(Networks.union(Stream.of(admins, own)));
            text.append("\n[block]\nnetworks = ").append(list(texts(apart))).append('\n');
        }
        return new FirewallDraft(
                text.toString(),
                ordered().stream()
                        .map(line -> new FirewallDraft.Left(line.file(), line.line(), line.text(), line.why()))
                        .toList());
    }

    private List<Left> ordered() {
        return left.stream()
                .sorted(Comparator.comparing(Left::file).thenComparingInt(Left::line))
                .toList();
    }

    private static String sentence(Left line) {
        return (line.line() == 0 ? "" : line.file() + ":" + line.line() + ": " + line.text() + "   -- ")
                        .replaceAll("\\p{Cntrl}", " ")
                + line.why();
    }

    private static String service(Opening opening) {
        return "\n[service." + name(opening) + "]\nports = "
                + list(opening.ports().stream()
                        .map(range -> opening.protocol().word() + "/" + range)
                        .toList()) + "\n";
    }

    private static String allow(Opening opening, Networks remote) {
        boolean in = opening.direction() == Direction.IN;
        String others = list(remote.equals(Networks.ANY) ? List.of("any") : texts(remote));
        return "\n[allow." + opening.direction().word() + "-" + name(opening) + "]\nfrom = "
                + (in ? others : "[\"here\"]") + "\nto = " + (in ? "[\"here\"]" : others) + "\nservices = [\""
                + name(opening) + "\"]\n";
    }

    private static String name(Opening opening) {
        return opening.protocol().word() + "-"
                + (opening.ports().equals(List.of(ALL))
                        ? "all"
                        : opening.ports().stream().map(PortRange::toString).collect(Collectors.joining("-and-")));
    }

    private static List<String> texts(Networks networks) {
        return networks.list().stream().map(Network::toString).toList();
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
