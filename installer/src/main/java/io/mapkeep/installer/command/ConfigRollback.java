package io.mapkeep.installer.command;

import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsRevision;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.outcome.Exit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code config rollback}. */
@Command(
        name = "rollback",
        description =
                "Puts a former text of the settings back, as a new revision, so that nothing is lost by it, and has the running appliance take it up as mapkeep config apply does. Without a number it is the one before the newest.")
@Examples({"sudo mapkeep config rollback", "sudo mapkeep config rollback 7 --reason \"the new directory is not ready\""
})
final class ConfigRollback extends ConfigChange {
    @Parameters(paramLabel = "REVISION", arity = "0..1", description = "The number that config history shows.")
    private @Nullable Integer number;

    @Mixin
    private final ConfigUptake uptake = new ConfigUptake();

    @Override
    public Integer call() {
        SettingsFile settings = settings();
        int wanted = number != null ? number : before(settings);
        SettingsText former = settings.revision(wanted);
        former.read().check("of revision " + wanted);
        var taken = uptake.take(this, settings, former, who(), "back to revision " + wanted);
        show(taken, () -> {
            screen().result("Back to revision " + wanted + ".");
            new ConfigUptakeText(screen()).print(taken);
        });
        return Exit.DONE.code();
    }

    private int before(SettingsFile settings) {
        List<SettingsRevision> all = settings.history();
        boolean byHand =
                !all.isEmpty() && !settings.revision(all.get(0).number()).equals(settings.text());
        int wanted = byHand ? 0 : 1;
        if (all.size() <= wanted) {
            throw Usage.wrong(spec().qualifiedName(), "There is no revision before the present one.");
        }
        return all.get(wanted).number();
    }
}
