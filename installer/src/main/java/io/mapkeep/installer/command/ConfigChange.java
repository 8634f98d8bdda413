package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SettingsActs.Waiting;
import io.mapkeep.contract.configuration.Effect;
import io.mapkeep.contract.configuration.Key;
import io.mapkeep.contract.configuration.Nearest;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsRevision;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.configuration.Written;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What reads and changes single keys of the settings file, and tells its history. None of it needs a running appliance. */
abstract class ConfigChange extends Action {

    final SettingsFile settings() {
        return new SettingsFile(mapkeep().configurationFile(), Clock.systemUTC());
    }

    /** @throws CommandFailure (usage) if there is no such key; says which one was probably meant */
    final Key key(SettingsText text, String wanted) {
        List<Key> known = text.keysNear(wanted);
        return known.stream()
                .filter(key -> key.path().equals(wanted))
                .findFirst()
                .orElseThrow(() -> {
                    String hint =
                            Nearest.hint(wanted, known.stream().map(Key::path).toList());
                    return Usage.wrong(
                            spec().qualifiedName(),
                            "There is no key \"" + wanted + "\"" + (hint.isEmpty() ? "." : hint));
                });
    }

    final String who() {
        return Who.runs(mapkeep().surroundings().environment());
    }

    /**
     * What waits to be confirmed would take the place of what is written meanwhile.
     *
     * @throws CommandFailure (MK-CFG-015) if something waits
     */
    final void requireNothingWaits() {
        try {
            daemon().get("/api/v1/configuration/trial", Waiting.class).trial().ifPresent(trial -> {
                throw CommandFailure.before(
                        Exit.FAILED,
                        Problem.of(
                                "MK-CFG-015",
                                "A change of the settings waits to be confirmed; nothing was changed.",
                                trial.who() + " made it at " + Amounts.moment(trial.begun()) + ".",
                                "Settle it first: mapkeep confirm, or mapkeep revert"));
            });
        } catch (CommandFailure failure) {
            if (failure.exit() != Exit.UNREACHABLE) {
                throw failure;
            }
        }
    }

    /** {@code config get}. */
    @Command(
            name = "get",
            description = "Prints the value of one key as the file has it, or its default. Needs no running appliance.")
    @Examples({"mapkeep config get server.name", "mapkeep config get ldap.servers --json"})
    static final class Get extends ConfigChange {
        @Parameters(paramLabel = "KEY", description = "A key like server.name.")
        private String wanted = "";

        @Override
        public Integer call() {
            SettingsText text = settings().text();
            Key key = key(text, wanted);
            String value = text.read().written().getOrDefault(key.path(), key.standard());
            show(Map.of("key", key.path(), "value", value), () -> screen().result(value));
            return Exit.DONE.code();
        }
    }

    /** {@code config set}. */
    @Command(
            name = "set",
            description =
                    "Writes one key into the settings file, which keeps its comments and all other lines. Refuses a value that would be a mistake. The appliance takes it up by mapkeep config apply.")
    @Examples({
        "sudo mapkeep config set server.name maps.example.org",
        "sudo mapkeep config set ldap.servers dc1.example.org:636 dc2.example.org:636 --reason \"second domain controller\"",
        "sudo mapkeep config set tls.validity --default"
    })
    static final class Set extends ConfigChange {
        @Parameters(index = "0", paramLabel = "KEY", description = "A key like server.name.")
        private String wanted = "";

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "VALUE",
                description = "The value; several for a list. Quotes are added where they are needed.")
        private List<String> values = List.of();

        @Option(names = "--default", description = "Take the key back to its default.")
        private boolean standard;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history.")
        private String reason = "";

        @Override
        public Integer call() {
            if (standard != values.isEmpty()) {
                throw Usage.wrong(spec().qualifiedName(), "Name a value, or --default, and not both.");
            }
            SettingsFile settings = settings();
            Key key = key(settings.text(), wanted);
            requireNothingWaits();
            Optional<SettingsRevision> revision = settings.change(
                    who(),
                    reason.isEmpty() ? "set " + key.path() : reason,
                    text -> standard ? text.without(key) : text.with(key, Written.as(key, values)));
            String value =
                    Objects.requireNonNullElse(settings.text().read().written().get(key.path()), key.standard());
            show(revision.map(Object.class::cast).orElse(Map.of()), () -> {
                if (revision.isEmpty()) {
                    screen().result("The settings say so already; nothing was changed.");
                } else {
                    screen().result(key.path() + " is " + value + " in the file now (revision "
                            + revision.get().number() + ").");
                    screen().say(
                                    Effect.of(key.path()).restart()
                                            ? "The appliance takes it up when it is started again: systemctl restart mapkeep"
                                            : "Have the appliance take it up: mapkeep config apply. What would change: mapkeep config diff");
                }
            });
            return Exit.DONE.code();
        }
    }

    /** {@code config history}. */
    @Command(
            name = "history",
            description =
                    "Lists the texts that the settings file has had, who changed it when and why; or prints one of them.")
    @Examples({"mapkeep config history", "mapkeep config history 7"})
    static final class History extends ConfigChange {
        @Parameters(paramLabel = "REVISION", arity = "0..1", description = "Print this one.")
        private @Nullable Integer number;

        @Override
        public Integer call() {
            if (number != null) {
                String text = settings().revision(number).text();
                show(Map.of("revision", number, "text", text), () -> screen().result(text.stripTrailing()));
                return Exit.DONE.code();
            }
            List<SettingsRevision> all = settings().history();
            show(all, () -> {
                Table table = new Table("REVISION", "WHEN", "WHO", "WHY");
                all.forEach(each -> table.row(
                        each.number(),
                        Amounts.moment(each.when()),
                        each.who().isEmpty() ? "-" : each.who(),
                        each.why()));
                screen().result(all.isEmpty() ? "No command has changed the settings yet." : table.toString());
            });
            return Exit.DONE.code();
        }
    }
}
