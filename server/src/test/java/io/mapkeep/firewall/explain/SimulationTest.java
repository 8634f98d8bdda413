package io.mapkeep.firewall.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.TestPolicies;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    @Test
    void theRulesOfTheExampleDoWhatItsPolicySays() throws IOException {
        PolicyFile file = TestPolicies.example("installation.toml");
        for (String host : file.policy().hosts().keySet()) {
            Simulation.Outcome outcome = Simulation.of(file, TestPolicies.rules(file, host));
            assertThat(outcome.wrong()).as(host).isEmpty();
            assertThat(outcome.flows()).as(host).isPositive();
            assertThat(outcome.probes()).as(host).isGreaterThan(100);
        }
    }

    @Test
    void aRuleThatIsMissingAndOneTooManyAreFound() throws IOException {
        PolicyFile file = TestPolicies.example("installation.toml");
        RuleSet right = TestPolicies.rules(file, "origin1");
        for (Rule rule : right.rules()) {
            if (rule.id().matches("(allow|need|egress|failsafe).*")) {
                List<Rule> without = new ArrayList<>(right.rules());
                without.remove(rule);
                assertThat(Simulation.of(file, new RuleSet(right.host(), without, right.pinned()))
                                .wrong())
                        .as("without " + rule.id())
                        .isNotEmpty();
            }
        }
        List<Rule> more = new ArrayList<>(right.rules());
        more.addAll(TestPolicies.rules(file, "edge1").rules());
        assertThat(Simulation.of(file, new RuleSet(right.host(), more, right.pinned()))
                        .wrong())
                .anyMatch(text -> text.contains("allow.world-to-edge/tcp"));
    }
}
