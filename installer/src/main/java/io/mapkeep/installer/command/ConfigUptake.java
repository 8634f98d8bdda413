package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SettingsActs.Applied;
import io.mapkeep.contract.admin.SettingsActs.Apply;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.ConfigurationReport;
import io.mapkeep.contract.configuration.Effect;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsRevision;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * What {@code apply}, {@code edit} and {@code rollback} have in common: a whole text becomes the settings, of the running appliance first, which looks whether it can work with them, and of the file then. On trial the
 * file stays as it is until {@code mapkeep confirm}, so that a machine that starts again finds the former settings there.
 */
final class ConfigUptake {
    @Option(
            names = "--confirm-within",
            paramLabel = "DURATION",
            converter = Within.class,
            description =
                    "Go back to the former settings after this time, unless confirmed; 2s to 24h. Standard: 5m for what could shut people out (listeners, TLS, directory, providers, admin.users), never for all else.")
    private @Nullable Duration within;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history and in the audit log.")
    private String reason = "";

    @Option(
            names = "--i-am-at-the-console",
            description = "You can reach the machine whatever happens: take everything up for good at once.")
    private boolean atTheConsole;

    @Option(names = "--even-if-busy", description = "Also if it ends an import that runs.")
    private boolean evenIfBusy;

    /**
     * What became of a text.
     *
     * @param applied by the running appliance; empty if it does not run, or takes it up at its next start only
     * @param revision of the file; empty if that has the text already, or does not get it yet
     * @param restart keys that count from the next start on
     */
    record Taken(Optional<Applied> applied, Optional<SettingsRevision> revision, List<String> restart) {}

    /** Takes a text up; whoever calls has checked it. */
    Taken take(Action action, SettingsFile settings, SettingsText text, String who, String standardReason) {
        settings.requireWritable();
        String why = reason.isEmpty() ? standardReason : reason;
        try {
            Applied applied = action.daemon()
                    .post(
                            "/api/v1/configuration/changes",
                            new Apply(
                                    text.text(),
                                    who,
                                    why,
                                    Optional.ofNullable(within).map(Duration::toSeconds),
                                    atTheConsole,
                                    evenIfBusy),
                            Applied.class);
            Optional<SettingsRevision> revision =
                    applied.trial().isPresent() ? Optional.empty() : write(settings, text, who, why);
            return new Taken(Optional.of(applied), revision, List.of());
        } catch (CommandFailure failure) {
            if (failure.problem().code().equals("MK-CFG-018")) {
                List<String> changed = changed(action, text);
                if (changed.stream().allMatch(key -> Effect.of(key).proof().isEmpty()) && within == null) {
                    return new Taken(Optional.empty(), write(settings, text, who, why), atAStart(changed));
                }
                throw mixed(changed);
            }
            if (failure.exit() == Exit.UNREACHABLE && within == null) {
                return new Taken(Optional.empty(), write(settings, text, who, why), List.of());
            }
            throw failure;
        }
    }

    private static Optional<SettingsRevision> write(SettingsFile settings, SettingsText text, String who, String why) {
        return settings.change(who, why, former -> text);
    }

    private static List<String> changed(Action action, SettingsText text) {
        ConfigurationReport then = ConfigurationFile.parse(text.text()).report("");
        ConfigurationReport now = action.daemon().get("/api/v1/configuration", ConfigurationReport.class);
        List<ConfigurationReport.Setting> differing = new ArrayList<>(then.settings());
        differing.removeIf(setting -> now.settings().stream()
                .anyMatch(running ->
                        running.key().equals(setting.key()) && running.value().equals(setting.value())));
        return differing.stream().map(ConfigurationReport.Setting::key).toList();
    }

    private static List<String> atAStart(List<String> keys) {
        return keys.stream().filter(key -> Effect.of(key).restart()).toList();
    }

    private static CommandFailure mixed(List<String> changed) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CFG-018",
                        "This change cannot be on trial, because some of it counts from the next start only.",
                        String.join(", ", atAStart(changed)) + ".",
                        "Change these first, by mapkeep config set and systemctl restart mapkeep; then apply the rest."));
    }

    /** Reads {@code --confirm-within}. */
    static final class Within implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String written) {
            try {
                Duration duration = Durations.parse(written);
                if (duration.compareTo(Duration.ofSeconds(2)) < 0 || duration.compareTo(Duration.ofHours(24)) > 0) {
                    throw new IllegalArgumentException("write a duration from 2s to 24h");
                }
                return duration;
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
