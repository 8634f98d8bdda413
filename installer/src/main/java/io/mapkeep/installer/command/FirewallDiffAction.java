package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.installer.firewall.Difference;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.CommandFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firewall diff}. */
@Command(
        name = "diff",
        description =
                "Holds the rules that run against those of the policy. Exit code 0 if they are the same, 1 if not, 2 if that cannot be told.")
@Examples({"mapkeep firewall diff", "mapkeep firewall diff --json"})
final class FirewallDiffAction extends Action {
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int TROUBLE = 2;

    @Mixin
    private final FirewallCommand.PolicyOption policy = new FirewallCommand.PolicyOption();

    @Mixin
    private final FirewallCommand.HostOption host = new FirewallCommand.HostOption();

    @Override
    public Integer call() {
        try {
            RuleChanges changes = FirewallChange.changes(mapkeep());
            FirewallPlan plan = policy.ask(mapkeep(), FirewallPlan.class, "plan", host.words());
            Difference difference = changes.difference(plan);
            Optional<RuleChanges.Standing> waiting = changes.waiting();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("host", plan.host());
            json.put("same", difference.same());
            json.put("difference", difference.lines());
            json.put("foreignTables", RuleChanges.foreignTables());
            waiting.ifPresent(one -> json.put("pending", one));
            show(json, () -> {
                screen().result(difference.same() ? "The rules of the policy run." : difference.lines());
                waiting.ifPresent(
                        one -> screen().say("Revision " + one.revision().number() + " is on trial until " + one.until()
                                + ": mapkeep confirm, or mapkeep revert"));
            });
            return difference.same() ? SAME : DIFFERENT;
        } catch (CommandFailure | ProblemException failure) {
            new Failures(mapkeep()).show(Failures.asFailure(failure), mapkeep().json());
            return TROUBLE;
        }
    }
}
