package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SettingsActs.Settle;
import io.mapkeep.contract.admin.SettingsActs.Trial;
import io.mapkeep.contract.admin.SettingsActs.Waiting;
import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.firewall.Revision;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.Exit;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep confirm}: settles for good what waits, of the settings and of the firewall. */
@Command(
        name = "confirm",
        description =
                "Keeps a change that waits to be confirmed, of the settings or of the firewall. It asks for proof that nobody is shut out: for settings, what was used since the change (HTTPS, a sign-in); for the firewall, run it in an SSH session that began"
                        + " after the change.")
@Examples({"mapkeep confirm", "mapkeep confirm --i-am-at-the-console"})
final class ConfirmCommand extends Action {
    @Option(
            names = "--i-am-at-the-console",
            description = "For the firewall: you can reach the machine without the network, so no proof is needed.")
    private boolean atTheConsole;

    @Override
    public Integer call() {
        PendingChanges pending = PendingChanges.look(this);
        Map<String, Object> done = new LinkedHashMap<>();
        if (pending.settings().isPresent()) {
            done.put("settings", keepSettings());
        }
        if (pending.firewall()) {
            done.put("firewall", keepRules());
        }
        show(done, () -> {});
        return Exit.DONE.code();
    }

    /** The appliance decides; then the file gets them. Ended in between, the next confirm writes the file. */
    private Trial keepSettings() {
        var settings = new SettingsFile(mapkeep().configurationFile(), Clock.systemUTC());
        settings.requireWritable();
        String who = Who.runs(mapkeep().surroundings().environment());
        Trial trial = daemon().post("/api/v1/configuration/trial/confirmation", new Settle(who), Trial.class);
        var text = new SettingsText(trial.candidate());
        String why = trial.reason() + (trial.who().equals(who) ? "" : "; confirmed by " + who);
        var revision = settings.change(trial.who(), why, former -> text);
        daemon().get("/api/v1/configuration/trial", Waiting.class); // it sees that the file has them
        if (!mapkeep().json()) {
            screen().result("The settings are in force for good"
                    + revision.map(made -> " (revision " + made.number() + ")").orElse("") + ".");
            trial.proofs()
                    .forEach(shown -> shown.by()
                            .ifPresent(by ->
                                    screen().say("Shown by " + shown.proof().words() + ": " + by)));
            new ConfigUptakeText(screen()).port(trial.changes());
        }
        return trial;
    }

    private Revision keepRules() {
        RuleChanges changes = FirewallChange.changes(mapkeep());
        Revision revision = changes.confirm(atTheConsole);
        if (!mapkeep().json()) {
            screen().result("Revision " + revision.number() + " of the rules of " + revision.host()
                    + " is in force, also after a restart of the machine.");
        }
        FirewallChange.report(this, changes);
        return revision;
    }
}
