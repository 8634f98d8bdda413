package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.admin.FirewallStanding;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.installer.firewall.KernelBans;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.firewall.RuleWatch;
import io.mapkeep.installer.outcome.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code firewall bans --watch}: what root does for the appliance as long as both run. Twice a second it looks for new bans; each minute it tells the appliance how the rules stand, and
 * hands over what was done while the appliance was stopped.
 */
final class FirewallWatch {
    static final String ACTS = "/api/v1/firewall/acts";
    private static final String STANDING = "/api/v1/firewall/standing";
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration REPORT = Duration.ofMinutes(1);

    private final Action action;
    private FirewallStanding.State last = FirewallStanding.State.SAME;

    FirewallWatch(Action action) {
        this.action = action;
    }

    @SuppressWarnings("InfiniteLoopStatement") // ends with its process
    void run() throws InterruptedException {
        Optional<String> folder = action.mapkeep().surroundings().variable("MAPKEEP_FIREWALL_STATE");
        Path data = ConfigurationFile.load(action.mapkeep().configurationFile())
                .configuration()
                .server()
                .data();
        KernelBans kernel = KernelBans.open(data.resolve("bans"), folder, action.screen()::say);
        RuleWatch rules = RuleWatch.open(folder);
        RuleChanges changes = FirewallChange.changes(action.mapkeep());
        long due = System.nanoTime();
        while (true) {
            kernel.look();
            if (System.nanoTime() - due >= 0) {
                report(rules, changes);
                due = System.nanoTime() + REPORT.toNanos();
            }
            Thread.sleep(PACE.toMillis());
        }
    }

    private void report(RuleWatch rules, RuleChanges changes) {
        FirewallStanding standing = rules.look();
        if (standing.state() != last) {
            action.screen().say("The firewall's rules: " + standing.state() + ". " + standing.difference());
            last = standing.state();
        }
        try {
            changes.report(act -> action.daemon().post(ACTS, act, JsonNode.class));
            action.daemon().put(STANDING, standing, JsonNode.class);
        } catch (CommandFailure stopped) {
            // It is told a minute later; that the appliance is stopped is for others to find.
        }
    }
}
