package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.installer.firewall.Difference;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.Exit;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firewall apply}. */
@Command(
        name = "apply",
        description =
                "Loads the rules of this machine on trial: they take effect at once and go back by themselves unless confirmed in time, whatever happens meanwhile. Checked and simulated before; rules that would shut out your own SSH session are refused. Other tables, like Docker's, are left alone.")
@Examples({
    "mapkeep firewall apply",
    "mapkeep firewall apply --dry-run",
    "mapkeep firewall apply --confirm-within 10m --reason \"monitoring moved\""
})
final class FirewallApplyAction extends Action {
    @Mixin
    private final FirewallCommand.PolicyOption policy = new FirewallCommand.PolicyOption();

    @Mixin
    private final FirewallCommand.HostOption host = new FirewallCommand.HostOption();

    @Mixin
    private final FirewallChange change = new FirewallChange();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Show what would change in the rules that run, and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        RuleChanges changes = FirewallChange.changes(mapkeep());
        FirewallPlan plan = policy.ask(
                mapkeep(),
                FirewallPlan.class,
                "plan",
                host.words(changes.session().toArray(String[]::new)));
        plan.warnings().forEach(screen()::say);
        if (dryRun) {
            Difference difference = changes.difference(plan);
            show(
                    Map.of("changed", false, "host", plan.host(), "difference", difference.lines()),
                    () -> screen().result(difference.same() ? "Nothing would change." : difference.lines()));
            return Exit.DONE.code();
        }
        screen().say("Simulated: " + plan.simulation().flows() + " packets that the policy allows pass, "
                + plan.simulation().probes() + " others do not.");
        if (changes.drifted()) {
            screen().say("The rules that ran were changed by hand since they were confirmed; this puts them right.");
        }
        FirewallChange.tell(this, plan, changes.apply(plan, change.of(changes, "")));
        FirewallChange.report(this, changes);
        return Exit.DONE.code();
    }
}
