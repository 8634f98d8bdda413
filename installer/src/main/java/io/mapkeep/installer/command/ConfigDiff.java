package io.mapkeep.installer.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.mapkeep.contract.admin.LdapCandidateReport;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.ConfigurationReport;
import io.mapkeep.contract.configuration.ConfigurationReport.Setting;
import io.mapkeep.contract.configuration.Effect;
import io.mapkeep.contract.configuration.Proof;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep config diff}. */
@Command(
        name = "diff",
        description =
                "Compares a configuration file with what the appliance runs with, key by key. Applies nothing. With --probe it also tries the file's"
                        + " directory settings and names who of its people would lose or get access.")
@Examples({"mapkeep config diff", "mapkeep config diff --probe new.toml", "mapkeep config diff --probe new.toml --json"
})
final class ConfigDiff extends DiffAction {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The candidate. Without it, the appliance's own file, as it is edited by now.")
    private @Nullable Path file;

    @Option(
            names = "--probe",
            description =
                    "Try the directory as the file has it (connect, TLS, bind, search, groups) and compare everybody's access of today and then.")
    private boolean probe;

    @Option(names = "--user", paramLabel = "NAME", description = "With --probe: also walk the way of this person.")
    private @Nullable String user;

    /**
     * A key with different values.
     *
     * @param running as TOML; absent where no such key is in force
     * @param file as TOML; absent where the file has no such section
     * @param effect {@code at-once}, {@code restart}, or {@code none} on a node that takes the section from its primary
     * @param proof what has to be shown before it is kept, if it could shut people out
     */
    @JsonInclude(Include.NON_EMPTY)
    record Change(String key, Optional<String> running, Optional<String> file, String effect, Optional<Proof> proof) {
        String words() {
            return switch (effect) {
                case "restart" -> "at a restart";
                case "none" -> "not here: the primary's counts";
                default -> proof.isPresent() ? "at once, on trial" : "at once";
            };
        }
    }

    /** All that was found. */
    @JsonInclude(Include.NON_EMPTY)
    record Comparison(String file, List<Change> changes, Optional<LdapCandidateReport> probe) {}

    @Override
    int compare() {
        CandidateFile candidate = CandidateFile.read(file == null ? mapkeep().configurationFile() : file);
        ConfigurationReport then = ConfigurationFile.parse(candidate.text())
                .check(candidate.file().toString())
                .report(candidate.file().toString());
        ConfigurationReport now = daemon().get("/api/v1/configuration", ConfigurationReport.class);
        var found = new Comparison(
                candidate.file().toString(), changes(now, then), probe ? probed(candidate) : Optional.empty());
        show(found, () -> print(found));
        if (found.probe().filter(ConfigDiff::isTrouble).isPresent()) {
            return TROUBLE;
        }
        return found.changes().isEmpty()
                        && found.probe().flatMap(LdapCandidateReport::people).stream()
                                .allMatch(forecast -> forecast.people().isEmpty())
                ? SAME
                : DIFFERENT;
    }

    /** What could not be found out is no answer, and least of all a good one. */
    private static boolean isTrouble(LdapCandidateReport report) {
        return !report.test().passed()
                || report.people().filter(forecast -> forecast.unknown() > 0).isPresent();
    }

    private Optional<LdapCandidateReport> probed(CandidateFile candidate) {
        try {
            return Optional.of(daemon().post(
                            CandidateFile.TRIAL,
                            candidate.question(Optional.ofNullable(user)),
                            LdapCandidateReport.class));
        } catch (CommandFailure failure) {
            if (failure.problem().code().equals("MK-LDP-013")) {
                screen().say("Neither side has a directory, so there is nothing to probe.");
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static List<Change> changes(ConfigurationReport now, ConfigurationReport then) {
        Map<String, Setting> running = byKey(now);
        Map<String, Setting> wanted = byKey(then);
        Set<String> keys = new LinkedHashSet<>(running.keySet());
        keys.addAll(wanted.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            Optional<Setting> before = Optional.ofNullable(running.get(key));
            Optional<String> here = before.map(Setting::value);
            Optional<String> there = Optional.ofNullable(wanted.get(key)).map(Setting::value);
            if (!here.equals(there)) {
                boolean ofPrimary = before.filter(setting -> setting.origin().equals("primary"))
                        .isPresent();
                Effect effect = Effect.of(key);
                changes.add(new Change(
                        key,
                        here,
                        there,
                        ofPrimary ? "none" : effect.restart() ? "restart" : "at-once",
                        ofPrimary ? Optional.empty() : effect.proof()));
            }
        }
        return changes;
    }

    private static Map<String, Setting> byKey(ConfigurationReport report) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        report.settings().forEach(setting -> settings.put(setting.key(), setting));
        return settings;
    }

    private void print(Comparison found) {
        if (found.changes().isEmpty()) {
            screen().result("The appliance runs with what " + found.file() + " says.");
        } else {
            Table table = new Table("KEY", "RUNNING", "FILE", "TAKES EFFECT");
            found.changes()
                    .forEach(change -> table.row(
                            change.key(),
                            change.running().orElse("-"),
                            change.file().orElse("-"),
                            change.words()));
            screen().result(table.toString());
            screen().result(Amounts.of(found.changes().size(), "key differs", "keys differ") + ".");
        }
        found.probe().ifPresent(report -> {
            screen().result("");
            new LdapTestText(screen()).print(report.test());
            report.people().ifPresent(new AccessForecastText(screen())::print);
        });
        if (found.changes().stream().anyMatch(change -> !change.effect().equals("none"))) {
            screen().say("Nothing was applied. To take it up: mapkeep config apply" + (file == null ? "" : " " + file));
        }
    }
}
