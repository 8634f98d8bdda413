package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.ConfigurationReport;
import io.mapkeep.contract.configuration.ConfigurationReport.Setting;
import io.mapkeep.contract.configuration.Key;
import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.configuration.Nearest;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import io.mapkeep.installer.print.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep config}. */
@Command(
        name = "config",
        description = "Checks, shows, changes, compares and explains the settings.",
        subcommands = {
            ConfigCommand.Check.class,
            ConfigCommand.Show.class,
            ConfigChange.Get.class,
            ConfigChange.Set.class,
            ConfigDiff.class,
            ConfigCommand.Explain.class,
            ConfigEdit.class,
            ConfigApply.class,
            ConfigChange.History.class,
            ConfigRollback.class
        })
@Examples({
    "mapkeep config check",
    "mapkeep config show --origin",
    "sudo mapkeep config set server.name maps.example.org",
    "sudo mapkeep config edit",
    "mapkeep config diff --probe new.toml",
    "sudo mapkeep config apply new.toml --confirm-within 10m"
})
final class ConfigCommand extends Noun {

    /** {@code config check}: needs no daemon. */
    @Command(
            name = "check",
            description = "Looks for mistakes in the configuration and tells all of them. Needs no running appliance.")
    @Examples({"mapkeep config check", "mapkeep config check --config new.toml"})
    static final class Check extends CheckAction {
        @Override
        Severity check() {
            Path file = mapkeep().configurationFile();
            List<Mistake> mistakes = ConfigurationMistakes.read(file).mistakes();
            Severity severity = mistakes.isEmpty() ? Severity.OK : Severity.CRITICAL;
            show(Map.of("file", file.toString(), "severity", severity, "mistakes", mistakes), () -> {
                String text = mistakes.isEmpty()
                        ? file + " has no mistakes"
                        : file + " has " + Amounts.of(mistakes.size(), "mistake", "mistakes");
                screen().result(
                                severity,
                                Verdict.line(severity, text, Map.of("mistakes", Integer.toString(mistakes.size()))));
                mistakes.forEach(mistake -> screen().result(file.getFileName() + ":" + mistake.line() + ":"
                        + mistake.column() + ": " + mistake.message()));
                if (!mistakes.isEmpty()) {
                    screen().say("What a key means: mapkeep config explain KEY");
                }
            });
            return severity;
        }
    }

    /** {@code config show}: what the daemon runs with; the file's word when it does not run. */
    @Command(
            name = "show",
            description = "Shows every setting as the running appliance has it; if it is stopped, as the file has it.")
    @Examples({"mapkeep config show", "mapkeep config show --origin"})
    static final class Show extends Action {
        @Option(
                names = "--origin",
                description = "Tell where each value comes from: the file, the default, or the primary.")
        private boolean origin;

        @Override
        public Integer call() {
            ConfigurationReport report = report();
            show(report, () -> screen().result(origin ? withOrigin(report) : asToml(report)));
            return Exit.DONE.code();
        }

        private ConfigurationReport report() {
            try {
                return daemon().get("/api/v1/configuration", ConfigurationReport.class);
            } catch (CommandFailure failure) {
                if (failure.exit() != Exit.UNREACHABLE) {
                    throw failure;
                }
                Path file = mapkeep().configurationFile();
                screen().say("The appliance does not answer; this is what " + file + " says.");
                return ConfigurationMistakes.read(file).check(file.toString()).report(file.toString());
            }
        }

        private static String asToml(ConfigurationReport report) {
            var text = new StringBuilder("# ").append(report.file()).append('\n');
            String section = "";
            for (Setting setting : report.settings()) {
                String[] parts = setting.key().split("\\.", 2);
                if (!parts[0].equals(section)) {
                    section = parts[0];
                    text.append("\n[").append(section).append("]\n");
                }
                text.append(parts[1]).append(" = ").append(setting.value()).append('\n');
            }
            return text.toString().stripTrailing();
        }

        private static String withOrigin(ConfigurationReport report) {
            Table table = new Table("KEY", "VALUE", "ORIGIN");
            report.settings()
                    .forEach(setting -> table.row(
                            setting.key(),
                            setting.value(),
                            switch (setting.origin()) {
                                case "file" -> report.file();
                                case "primary" -> "from the primary";
                                default -> setting.origin();
                            }));
            return table.toString();
        }
    }

    /** {@code config explain}: from the command's own knowledge. */
    @Command(
            name = "explain",
            description =
                    "Tells what a key means, how it is written and what it is set to in the file. Needs no running appliance.")
    @Examples({"mapkeep config explain tls.validity", "mapkeep config explain ldap"})
    static final class Explain extends Action {
        @Parameters(paramLabel = "KEY", description = "A key like tls.validity, or a section like tls.")
        private String wanted = "";

        @Override
        public Integer call() {
            ConfigurationFile file = ConfigurationMistakes.read(mapkeep().configurationFile());
            List<Key> found = file.keys().stream()
                    .filter(key -> key.path().equals(wanted) || key.section().equals(wanted))
                    .toList();
            if (found.isEmpty()) {
                List<String> known = file.keys().stream().map(Key::path).toList();
                String hint = Nearest.hint(wanted, known);
                throw Usage.wrong(
                        "mapkeep config explain", "There is no key \"" + wanted + "\"" + (hint.isEmpty() ? "." : hint));
            }
            show(
                    found,
                    () -> screen().result(found.stream()
                            .map(key -> explained(key, file.written().get(key.path())))
                            .reduce((one, next) -> one + "\n\n" + next)
                            .orElseThrow()));
            return Exit.DONE.code();
        }

        private static String explained(Key key, @Nullable String written) {
            return key.path() + "\n  " + key.purpose() + "\n  Form:     " + key.form() + "\n  Standard: "
                    + key.standard()
                    + Optional.ofNullable(written)
                            .map(value -> "\n  In file:  " + value)
                            .orElse("");
        }
    }
}
