package io.mapkeep.firewall.rule;

import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.PolicyFile;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of all hosts of a policy, each host's made when it is first asked for. Which line concerns whom is found out once for all: a thousand hosts would take seconds otherwise. */
public final class RuleBook {
    private final PolicyFile file;
    private final AllowIndex index;
    private final Map<Host, RuleSet> made = new IdentityHashMap<>();

    public RuleBook(PolicyFile file) {
        this.file = file;
        this.index = new AllowIndex(file);
    }

    public synchronized RuleSet of(Host host) {
        return made.computeIfAbsent(host, each -> Rules.of(file.policy(), index, each));
    }

    /** Of every host, in the order of the policy. */
    public Stream<RuleSet> all() {
        return file.policy().hosts().values().stream().map(this::of);
    }
}
