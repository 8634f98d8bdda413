package io.mapkeep.installer.command;

import io.mapkeep.installer.firewall.Revision;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep confirm}: settles a pending change for good. */
@Command(
        name = "confirm",
        description =
                "Keeps a change that waits to be confirmed. Run it in an SSH session that began after the change: that it could begin is the proof.")
@Examples({"mapkeep confirm", "mapkeep confirm --i-am-at-the-console"})
final class ConfirmCommand extends Action {
    @Option(
            names = "--i-am-at-the-console",
            description = "You can reach the machine without the network, so no proof is needed.")
    private boolean atTheConsole;

    @Override
    public Integer call() {
        RuleChanges changes = FirewallChange.changes(mapkeep());
        Revision revision = changes.confirm(atTheConsole);
        show(
                revision,
                () -> screen().result("Revision " + revision.number() + " of the rules of " + revision.host()
                        + " is in force, also after a restart of the machine."));
        FirewallChange.report(this, changes);
        return Exit.DONE.code();
    }
}
