package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code config apply}. */
@Command(
        name = "apply",
        description =
                "Has the running appliance take settings up, without a restart and with its ports open: those of a file, which become the settings, or those that the settings file has by now. What could shut people out is on trial first, and goes"
                        + " back by itself unless mapkeep confirm comes in time, also after a crash or a restart of the machine.")
@Examples({
    "sudo mapkeep config apply",
    "sudo mapkeep config apply new.toml --reason \"second domain controller\"",
    "sudo mapkeep config apply new.toml --confirm-within 15m"
})
final class ConfigApply extends ConfigChange {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The new settings, whole. Without it, the settings file as it is by now.")
    private @Nullable Path file;

    @Mixin
    private final ConfigUptake uptake = new ConfigUptake();

    @Override
    public Integer call() {
        SettingsFile settings = settings();
        SettingsText text = file == null ? settings.text() : read(file);
        Path source = file == null ? mapkeep().configurationFile() : file;
        text.read().check(source.toString());
        String reason = file == null ? "applied as it was in the file" : "applied from " + file.getFileName();
        var taken = uptake.take(this, settings, text, who(), reason);
        show(taken, () -> new ConfigUptakeText(screen()).print(taken));
        return Exit.DONE.code();
    }

    private static SettingsText read(Path file) {
        try {
            return new SettingsText(Files.readString(file));
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CFG-002",
                            "The configuration " + file + " cannot be read.",
                            failure.toString(),
                            "Name a UTF-8 text file that you may read: ls -l " + file));
        }
    }
}
