package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SettingsActs.Applied;
import io.mapkeep.contract.admin.SettingsActs.Shown;
import io.mapkeep.contract.admin.SettingsActs.Trial;
import io.mapkeep.contract.configuration.KeyChange;
import io.mapkeep.installer.command.ConfigUptake.Taken;
import io.mapkeep.installer.machine.SystemdUnit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said of settings that were taken up, or wait. */
final class ConfigUptakeText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Screen screen;

    ConfigUptakeText(Screen screen) {
        this.screen = screen;
    }

    void print(Taken taken) {
        String revision = taken.revision()
                .map(made -> " (revision " + made.number() + ")")
                .orElse("");
        if (taken.applied().isEmpty()) {
            screen.result(
                    taken.revision().isPresent()
                            ? "The settings are in the file" + revision + "."
                            : "The settings say so already; nothing was changed.");
            screen.say(
                    taken.restart().isEmpty()
                            ? "The appliance does not run; it takes them up at its start."
                            : "These count from the next start on: " + String.join(", ", taken.restart())
                                    + ". Start it again: systemctl restart mapkeep");
            return;
        }
        Applied applied = taken.applied().get();
        if (applied.changes().isEmpty()) {
            screen.result(
                    "No key differs from what runs" + revision + "; the files that settings name were read again.");
            return;
        }
        changes(applied.changes());
        if (applied.trial().isPresent()) {
            trial(applied.trial().get());
        } else {
            screen.result(Amounts.of(applied.changes().size(), "change is", "changes are") + " in force" + revision
                    + "; requests waited " + Amounts.number(applied.tookMillis()) + " ms at most.");
            port(applied.changes());
        }
    }

    private void trial(Trial trial) {
        screen.result(Amounts.of(trial.changes().size(), "change is", "changes are") + " in force until "
                + clock(trial.until()) + ", on trial. Then the former settings are back by themselves.");
        if (trial.proofs().isEmpty()) {
            screen.say("To keep it: mapkeep confirm\nTo take it back at once: mapkeep revert");
        } else {
            screen.say("To keep it, show first that nobody is shut out:\n"
                    + trial.proofs().stream()
                            .map(shown -> "  " + shown.proof().words() + ": "
                                    + shown.proof().how())
                            .collect(Collectors.joining("\n"))
                    + "\nThen: mapkeep confirm\nTo take it back at once: mapkeep revert");
        }
    }

    /** The main port is systemd's, which reads of it at a reload of its own. */
    void port(List<KeyChange> changes) {
        if (changes.stream().anyMatch(change -> change.key().equals("server.https")) && SystemdUnit.isThere()) {
            screen.say(
                    "The appliance listens there itself now. To have systemd do so again, at a quiet moment: systemctl daemon-reload && systemctl stop mapkeep && systemctl start mapkeep");
        }
    }

    private void changes(List<KeyChange> changes) {
        Table table = new Table("KEY", "BEFORE", "NOW");
        changes.forEach(change -> table.row(
                change.key(), change.before().orElse("-"), change.after().orElse("-")));
        screen.result(table.toString());
    }

    /** One line, for {@code status}. */
    static String pending(Trial trial) {
        if (trial.state().equals(Trial.CONFIRMED)) {
            return "settings by " + trial.who() + " are confirmed and not in the file yet: mapkeep confirm";
        }
        String missing = trial.missing().stream()
                .map(Shown::proof)
                .map(proof -> proof.words())
                .collect(Collectors.joining(", "));
        return "settings by " + trial.who() + " go back at " + clock(trial.until()) + " unless confirmed"
                + (missing.isEmpty() ? "" : "; to show: " + missing);
    }

    static String clock(Instant moment) {
        return CLOCK.format(moment.atZone(ZoneId.systemDefault()));
    }
}
