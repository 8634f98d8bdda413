package io.mapkeep.installer.command;

import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.configuration.Draft;
import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.machine.Editor;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config edit}. */
@Command(
        name = "edit",
        description =
                "Opens a copy of the settings in your editor ($VISUAL or $EDITOR), looks for mistakes when you leave it, and takes the settings up as mapkeep config apply does. A copy with mistakes is kept and can be mended; the settings stay as they"
                        + " are until then.")
@Examples({"sudo mapkeep config edit", "sudo EDITOR=nano mapkeep config edit --reason \"new mail address\""})
final class ConfigEdit extends ConfigChange {
    @Option(
            names = "--discard",
            description = "Throw a copy away that was kept because of its mistakes, and begin anew.")
    private boolean discard;

    @Mixin
    private final ConfigUptake uptake = new ConfigUptake();

    @Override
    public Integer call() {
        requireNothingWaits();
        SettingsFile settings = settings();
        settings.requireWritable();
        SettingsText before = settings.text();
        Draft draft = settings.draft();
        if (discard) {
            draft.discard();
        }
        if (draft.begin(before)) {
            screen().say("This goes on with the copy that was kept in " + draft.file()
                    + (draft.isOlder() ? ". The settings were changed since, and taking the copy undoes that" : "")
                    + ". To begin anew: mapkeep config edit --discard");
        }
        Editor.of(mapkeep().surroundings().environment()).edit(draft.file());
        SettingsText edited = draft.text();
        if (edited.equals(before)) {
            draft.discard();
            show(Map.of("changed", false), () -> screen().result("Nothing was changed."));
            return Exit.DONE.code();
        }
        requireRight(edited, draft);
        requireSame(before, settings.text(), draft);
        var taken = uptake.take(this, settings, edited, who(), "edited");
        draft.discard();
        show(taken, () -> new ConfigUptakeText(screen()).print(taken));
        return Exit.DONE.code();
    }

    private static void requireRight(SettingsText edited, Draft draft) {
        List<Mistake> mistakes = edited.read().mistakes();
        if (!mistakes.isEmpty()) {
            throw CommandFailure.before(
                    Exit.BAD_CONFIGURATION,
                    Problem.of(
                            "MK-CFG-001",
                            "What you wrote has "
                                    + (mistakes.size() == 1 ? "a mistake." : mistakes.size() + " mistakes."),
                            mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")),
                            "Your copy is kept in " + draft.file()
                                    + ". Go on with it: mapkeep config edit. Throw it away: mapkeep config edit --discard"));
        }
    }

    private static void requireSame(SettingsText before, SettingsText now, Draft draft) {
        if (!before.equals(now)) {
            throw CommandFailure.before(
                    Exit.TRY_AGAIN,
                    Problem.of(
                            "MK-CFG-013",
                            "Somebody else changed the settings while you edited your copy.",
                            "Taking yours would undo that.",
                            "Your copy is kept in " + draft.file()
                                    + ". See theirs: mapkeep config history. Go on with yours: mapkeep config edit"));
        }
    }
}
