package io.mapkeep.installer.command;

import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code firewall history}. */
@Command(
        name = "history",
        description =
                "Lists the rules that were loaded on this machine, by whom and why; of one revision, what it changed.")
@Examples({"mapkeep firewall history", "mapkeep firewall history 7"})
final class FirewallHistoryAction extends Action {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Parameters(paramLabel = "REVISION", arity = "0..1", description = "Show what this one changed, line by line.")
    private @Nullable Integer revision;

    @Override
    public Integer call() {
        RuleChanges changes = FirewallChange.changes(mapkeep());
        if (revision == null) {
            list(changes.history());
            return Exit.DONE.code();
        }
        String difference = changes.changeOf(revision).lines();
        show(
                Map.of("revision", revision, "difference", difference),
                () -> screen().result(difference.isEmpty() ? "It has the rules of the revision before." : difference));
        return Exit.DONE.code();
    }

    private void list(List<RuleChanges.Told> history) {
        show(history, () -> {
            Table table = new Table("REVISION", "WHEN", "STATE", "HOST", "WHO", "WHY");
            history.forEach(told -> table.row(
                    told.revision().number(),
                    WHEN.format(told.revision().when().atZone(ZoneId.systemDefault())),
                    told.state(),
                    told.revision().host(),
                    told.revision().who(),
                    told.revision().why()));
            screen().result(history.isEmpty() ? "No rules were loaded on this machine yet." : table.toString());
        });
    }
}
