package io.mapkeep.firewall.probe;

import io.mapkeep.contract.admin.FirewallProbes;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.explain.Evaluator;
import io.mapkeep.firewall.explain.Packet;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.policy.Role;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleBook;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the list of tries: from a host or peer to each address of every host, to the ports of {@link ProbedPorts}. What is expected of each is asked of the rules of both ends, as
 * {@code explain} does.
 */
public final class Probes {
    /** At a second and a half for one that is dropped and a hundred at once, this is five minutes. */
    private static final int MOST = 20_000;

    private final PolicyFile file;
    private final Map<String, RuleSet> rules;

    private Probes(PolicyFile file, RuleBook book) {
        this.file = file;
        this.rules = book.all().collect(Collectors.toMap(set -> set.host().name(), Function.identity()));
    }

    /** Where tries begin; peers have no rules that could drop them on their way out. */
    private record End(String name, Networks addresses, Optional<RuleSet> rules) {}

    /**
     * @param from a host, a peer or a role
     * @param to a host or a role; empty for every host
     * @param own the addresses of this machine
     * @throws InvalidInput (MK-FW-038) if there is nothing to try, or too much
     */
    public static FirewallProbes of(
            Path policy, PolicyFile file, RuleBook book, String from, Optional<String> to, Collection<Address> own) {
        var probes = new Probes(file, book);
        List<RuleSet> targets = to.map(probes::hosts).orElseGet(() -> List.copyOf(probes.rules.values()));
        List<FirewallProbes.Source> sources = new ArrayList<>();
        int count = 0;
        for (End source : probes.ends(from)) {
            List<FirewallProbes.Probe> tries = targets.stream()
                    .filter(target -> !target.host().name().equals(source.name()))
                    .sorted(Comparator.comparing(target -> target.host().line()))
                    .flatMap(target -> between(source, target).stream())
                    .toList();
            count += tries.size();
            sources.add(new FirewallProbes.Source(
                    source.name(),
                    source.addresses().list().stream()
                            .map(Network::first)
                            .map(Address::toString)
                            .toList(),
                    own.stream().anyMatch(source.addresses()::contains),
                    file.policy().admin().sshPort(),
                    tries));
        }
        if (count == 0 || count > MOST) {
            throw refused(
                    count == 0
                            ? "There is no other host with an address of the same IP version."
                            : "That would be " + count + " tries; at most " + MOST + " are made at once.");
        }
        // Half of what the limit lets pass: others make connections, too.
        int limit = file.policy().limits().newConnections();
        return new FirewallProbes(policy.toString(), limit == 0 ? 0 : Math.max(1, limit / 2), sources);
    }

    private List<End> ends(String word) {
        boolean isRole =
                Arrays.stream(Role.values()).anyMatch(role -> role.word().equals(word));
        Networks peer =
                isRole || rules.containsKey(word) ? null : file.parties().get(word);
        return peer != null
                ? List.of(new End(word, peer, Optional.empty()))
                : hosts(word).stream()
                        .map(set -> new End(set.host().name(), set.host().addresses(), Optional.of(set)))
                        .toList();
    }

    private List<RuleSet> hosts(String word) {
        List<RuleSet> meant = file.policy().hosts().values().stream()
                .filter(host -> host.name().equals(word)
                        || host.roles().stream().map(Role::word).anyMatch(word::equals))
                .map(host -> Objects.requireNonNull(rules.get(host.name())))
                .toList();
        if (meant.isEmpty()) {
            throw refused("\"" + word + "\" is neither a host of the policy nor a role that one of them has.");
        }
        return meant;
    }

    private static List<FirewallProbes.Probe> between(End source, RuleSet target) {
        var ports = new ProbedPorts(source.rules(), target);
        List<FirewallProbes.Probe> probes = new ArrayList<>();
        for (Network to : target.host().addresses().list()) {
            source.addresses().only(to.family()).list().stream().findFirst().ifPresent(from -> {
                for (Protocol protocol : Protocol.values()) {
                    for (int port : ports.of(protocol)) {
                        probes.add(probe(source, target, from.first(), to.first(), protocol, port));
                    }
                }
            });
        }
        return probes;
    }

    private static FirewallProbes.Probe probe(
            End source, RuleSet target, Address from, Address to, Protocol protocol, int port) {
        Optional<Rule> stopped = source.rules()
                .map(set -> Evaluator.deciding(set, Direction.OUT, new Packet(to, protocol, port)))
                .filter(rule -> rule.verdict() == Verdict.DROP);
        Rule in = Evaluator.deciding(target, Direction.IN, new Packet(from, protocol, port));
        return new FirewallProbes.Probe(
                target.host().name(),
                to.toString(),
                protocol.word(),
                port,
                (stopped.isPresent() ? Verdict.DROP : in.verdict()).word(),
                stopped.map(rule -> source.name() + " out " + rule.id())
                        .orElseGet(() -> target.host().name() + " in " + in.id()));
    }

    private static InvalidInput refused(String why) {
        return new InvalidInput(Problem.of(
                "MK-FW-038",
                "Nothing can be tried from there.",
                why,
                "Name hosts or roles of the policy: mapkeep firewall check --from replica --to origin"));
    }
}
