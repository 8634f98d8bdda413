package io.mapkeep.firewall;

import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.explain.Evaluator;
import io.mapkeep.firewall.explain.Packet;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleBook;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.util.ArrayList;
import java.util.List;

/** From one address to another: through the rules of the host that sends, then of the host that receives, as far as the policy has them. */
final class Way {
    private final PolicyFile file;
    private final RuleBook book;
    private final Address from;
    private final Address to;

    /** Both ends as addresses, or as words of the policy; of a word the first address is taken that fits the other end. */
    Way(PolicyFile file, RuleBook book, String from, String to) {
        this.file = file;
        this.book = book;
        for (Network source : networks(from).list()) {
            for (Network target : networks(to).list()) {
                if (source.family() == target.family()) {
                    this.from = source.first();
                    this.to = target.first();
                    return;
                }
            }
        }
        throw refused(from + " and " + to + " have no addresses of the same IP version.");
    }

    FirewallVerdict walk(Protocol protocol, int port) {
        List<FirewallVerdict.Step> steps = new ArrayList<>();
        for (Host host : file.policy().hostsAt(from)) {
            steps.add(step(host, Direction.OUT, new Packet(to, protocol, port)));
        }
        for (Host host : file.policy().hostsAt(to)) {
            steps.add(step(host, Direction.IN, new Packet(from, protocol, port)));
        }
        if (steps.isEmpty()) {
            throw refused("Neither " + from + " nor " + to + " is a host of the policy, so no rules are asked.");
        }
        boolean passes = steps.stream().allMatch(step -> step.verdict().equals(Verdict.PASS.word()));
        return new FirewallVerdict(
                from.toString(),
                to.toString(),
                protocol.word(),
                port,
                (passes ? Verdict.PASS : Verdict.DROP).word(),
                steps,
                List.of());
    }

    private FirewallVerdict.Step step(Host host, Direction direction, Packet packet) {
        return step(book.of(host), direction, packet);
    }

    static FirewallVerdict.Step step(RuleSet rules, Direction direction, Packet packet) {
        Rule rule = Evaluator.deciding(rules, direction, packet);
        return new FirewallVerdict.Step(
                rules.host().name(),
                direction.word(),
                rule.verdict().word(),
                rule.id(),
                rule.origin().line(),
                rule.origin().toString());
    }

    private Networks networks(String word) {
        Networks known = file.parties().get(word);
        if (known != null) {
            return known;
        }
        try {
            return new Networks(List.of(Network.of(Address.parse(word))));
        } catch (IllegalArgumentException wrong) {
            throw refused("\"" + word + "\" is neither an address nor a host, peer or role of the policy.");
        }
    }

    private static InvalidInput refused(String why) {
        return new InvalidInput(Problem.of(
                "MK-FW-005",
                "This cannot be explained.",
                why,
                "Name two ends: mapkeep firewall explain --from 192.0.2.7 --to origin1 --proto tcp --port 443"));
    }
}
