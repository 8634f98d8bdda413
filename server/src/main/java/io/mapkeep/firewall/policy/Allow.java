package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Section;
import java.util.List;
import java.util.function.Function;

/**
 * {@code [allow.NAME]}: who may open connections to whom. It is said once and becomes a rule for what comes in at one end and a rule for what goes out at the other.
 *
 * @param line of its heading in the policy
 */
public record Allow(String name, List<Party> from, List<Party> to, List<String> services, int line) {
    public String id() {
        return "allow." + name;
    }

    static Allow read(Section in, Function<String, Party> parties, Services known) {
        List<Party> from = in.texts("from", "roles, hosts, peers, networks or \"any\"", "Who begins.", parties);
        List<Party> to = in.texts("to", "roles, hosts, peers, networks or \"any\"", "Who answers.", parties);
        List<String> services = in.texts("services", "services", "What for.", known::known);
        for (var side :
                java.util.Map.of("from", from, "to", to, "services", services).entrySet()) {
            if (side.getValue().isEmpty()) {
                in.missing(side.getKey(), "name at least one; nothing is allowed otherwise");
            }
        }
        return new Allow(in.name().substring("allow.".length()), from, to, services, in.line());
    }
}
