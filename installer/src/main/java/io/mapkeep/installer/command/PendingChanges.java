package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SettingsActs.Trial;
import io.mapkeep.contract.admin.SettingsActs.Waiting;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.Optional;

/**
 * What waits to be confirmed on this machine.
 *
 * @param settings known to the appliance
 * @param firewall whether rules do; root alone can see that
 */
record PendingChanges(Optional<Trial> settings, boolean firewall) {

    /** @throws CommandFailure (MK-CFG-016) if nothing waits, or what is wrong if that cannot be told */
    static PendingChanges look(Action action) {
        boolean firewall = RuleChanges.isWaiting(action.mapkeep().surroundings().variable("MAPKEEP_FIREWALL_STATE"));
        Optional<Trial> settings;
        try {
            settings = action.daemon()
                    .get("/api/v1/configuration/trial", Waiting.class)
                    .trial();
        } catch (CommandFailure failure) {
            if (!firewall) {
                throw failure;
            }
            settings = Optional.empty();
        }
        if (settings.isEmpty() && !firewall) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-CFG-016",
                            "No change waits to be confirmed.",
                            "None was made, or its time is over and what was before is back.",
                            "See what became of it: mapkeep config history, mapkeep firewall history"));
        }
        return new PendingChanges(settings, firewall);
    }
}
