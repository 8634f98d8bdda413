package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.Exit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code firewall rollback}. */
@Command(
        name = "rollback",
        description =
                "Loads the rules of an earlier revision, as they were, on trial like every change. Names are not resolved anew; the policy file stays as it is.")
@Examples({"mapkeep firewall rollback", "mapkeep firewall rollback 7 --reason \"monitoring went dark\""})
final class FirewallRollbackAction extends Action {
    @Mixin
    private final FirewallChange change = new FirewallChange();

    @Parameters(
            paramLabel = "REVISION",
            arity = "0..1",
            description = "A number of the history. Standard: the one before the rules in force.")
    private @Nullable Integer revision;

    @Override
    public Integer call() {
        RuleChanges changes = FirewallChange.changes(mapkeep());
        int number = revision == null ? changes.before() : revision;
        FirewallPlan plan = changes.planOf(number);
        FirewallChange.tell(this, plan, changes.apply(plan, change.of(changes, "back to revision " + number)));
        FirewallChange.report(this, changes);
        screen().say(
                        "The policy file still says what it said; change it, too, or the next apply brings its rules back.");
        return Exit.DONE.code();
    }
}
