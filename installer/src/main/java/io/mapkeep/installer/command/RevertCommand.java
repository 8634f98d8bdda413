package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SettingsActs.Settle;
import io.mapkeep.contract.admin.SettingsActs.Trial;
import io.mapkeep.installer.firewall.Revision;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.Exit;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code mapkeep revert}: takes what waits back at once, of the settings and of the firewall. */
@Command(
        name = "revert",
        description =
                "Takes a change back that waits to be confirmed, of the settings or of the firewall, without waiting for its time.")
@Examples({"mapkeep revert"})
final class RevertCommand extends Action {
    @Override
    public Integer call() {
        PendingChanges pending = PendingChanges.look(this);
        Map<String, Object> done = new LinkedHashMap<>();
        if (pending.settings().isPresent()) {
            String who = Who.runs(mapkeep().surroundings().environment());
            Trial trial = daemon().post("/api/v1/configuration/trial/reversal", new Settle(who), Trial.class);
            done.put("settings", trial);
            say("The settings from before " + ConfigUptakeText.clock(trial.begun()) + " are in force again.");
        }
        if (pending.firewall()) {
            RuleChanges changes = FirewallChange.changes(mapkeep());
            Revision revision = changes.revert();
            done.put("firewall", revision);
            say("The rules from before revision " + revision.number() + " are in force again.");
            FirewallChange.report(this, changes);
        }
        show(done, () -> {});
        return Exit.DONE.code();
    }

    private void say(String result) {
        if (!mapkeep().json()) {
            screen().result(result);
        }
    }
}
