package io.mapkeep.installer.command;

import io.mapkeep.installer.firewall.Revision;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.Exit;
import picocli.CommandLine.Command;

/** {@code mapkeep revert}: takes a pending change back at once. */
@Command(name = "revert", description = "Takes a change back that waits to be confirmed, without waiting for its time.")
@Examples({"mapkeep revert"})
final class RevertCommand extends Action {
    @Override
    public Integer call() {
        RuleChanges changes = FirewallChange.changes(mapkeep());
        Revision revision = changes.revert();
        show(
                revision,
                () -> screen().result("The rules from before revision " + revision.number() + " are in force again."));
        FirewallChange.report(this, changes);
        return Exit.DONE.code();
    }
}
