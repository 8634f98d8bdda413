package io.mapkeep.firewall.draft;

import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.firewall.draft.Clause.Kind;
import io.mapkeep.firewall.explain.Packet;
import io.mapkeep.firewall.rule.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tables of others (Docker, firewalld, a file of one's own) would do with a packet: each of their chains is asked, because what one drops is dropped. */
public final class ForeignTables {
    private ForeignTables() {}

    /**
     * @param listing what {@code nft list ruleset} says of them
     * @return the chains that would drop it
     */
    public static List<FirewallVerdict.Foreign> dropping(String listing, Direction direction, Packet packet) {
        return NftListing.chains(listing, direction).entrySet().stream()
                .flatMap(chain -> dropping(chain, direction, packet).stream())
                .toList();
    }

    private static Optional<FirewallVerdict.Foreign> dropping(
            Map.Entry<String, Ruleset> chain, Direction direction, Packet packet) {
        Ruleset rules = chain.getValue();
        Optional<Clause> deciding = rules.clauses(direction).stream()
                .filter(clause -> clause.kind() == Kind.FLOW && fits(clause, packet))
                .findFirst();
        if (deciding.map(Clause::passes).orElse(rules.passesRest(direction))) {
            return Optional.empty();
        }
        return Optional.of(new FirewallVerdict.Foreign(
                chain.getKey(),
                deciding.map(Clause::text).orElse("policy drop"),
                rules.left().size()));
    }

    private static boolean fits(Clause clause, Packet packet) {
        return clause.remote().contains(packet.remote())
                && clause.protocol().map(packet.protocol()::equals).orElse(true)
                && (clause.ports().isEmpty()
                        || clause.ports().stream().anyMatch(range -> range.contains(packet.port())));
    }
}
