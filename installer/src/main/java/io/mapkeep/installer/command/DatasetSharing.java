package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs of {@code mapkeep dataset} that say to whom a dataset is open. */
final class DatasetSharing {
    private DatasetSharing() {}

    private static Target grants(String dataset) {
        return Target.of("/api/v1/datasets").segment(dataset).then("/grants");
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9:/@=,._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String granted(JsonNode answer) {
        if (answer.path("grants").isEmpty()) {
            return "Granted to nobody.";
        }
        var text = new StringBuilder("Granted to");
        for (JsonNode grant : answer.path("grants")) {
            List<String> verbs = new ArrayList<>();
            grant.path("verbs").forEach(verb -> verbs.add(verb.asText()));
            // Not in columns: names of groups are long, and nothing of them may be cut off.
            text.append("\n  ")
                    .append(grant.path("to").asText())
                    .append("\n    ")
                    .append(String.join(",", verbs))
                    .append(", by ")
                    .append(grant.path("by").asText())
                    .append(", ")
                    .append(Amounts.moment(Instant.parse(grant.path("at").asText())));
        }
        return text.toString();
    }

    /** {@code dataset show}. */
    @Command(name = "show", description = "Shows one dataset, and to whom it is granted.")
    @Examples({"mapkeep dataset show airports", "mapkeep dataset show airports --json"})
    static final class Show extends Action {
        @Parameters(paramLabel = "NAME", description = "The dataset.")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode dataset =
                    daemon().get(Target.of("/api/v1/datasets").segment(name).toString());
            JsonNode granted = daemon().get(grants(name).toString());
            ((ObjectNode) dataset).set("grants", granted.path("grants"));
            show(dataset, () -> {
                Table table = new Table("NAME", "TITLE", "ROWS", "OWNER", "VISIBILITY", "UPDATED");
                table.row(
                        name,
                        dataset.path("title").asText(),
                        Amounts.number(dataset.path("rows").asLong()),
                        dataset.path("owner").asText(),
                        dataset.path("visibility").asText(),
                        dataset.path("updated").asText());
                screen().result(table + "\n\n" + granted(granted));
            });
            return Exit.DONE.code();
        }
    }

    /** {@code dataset grant}. */
    @Command(
            name = "grant",
            description =
                    "Opens a dataset to a person, a group or everybody with a role. Who may not read datasets at all, like an operator, still sees none.")
    @Examples({
        "mapkeep dataset grant airports --to user:ann select",
        "mapkeep dataset grant airports --to group:cn=maps,ou=groups,dc=example,dc=org select,insert,update",
        "mapkeep dataset grant airports --to role:viewer select"
    })
    static final class Grant extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
        private String name = "";

        @Option(
                names = "--to",
                paramLabel = "WHO",
                required = true,
                description =
                        "user:NAME, group:NAME or role:NAME; for another realm than the directory user:REALM/NAME.")
        private String to = "";

        @Parameters(
                index = "1",
                paramLabel = "VERBS",
                description =
                        "What may be done with its rows, with commas between: select; insert, update and delete for programs that write, of which there are none yet.")
        private String verbs = "";

        @Override
        public Integer call() {
            JsonNode answer = daemon().post(
                            grants(name).toString(),
                            Map.of("to", to, "verbs", Arrays.asList(verbs.split(","))),
                            JsonNode.class);
            show(answer, () -> screen().result(granted(answer)));
            screen().say("Take it back: mapkeep dataset revoke " + name + " --to " + quoted(to));
            return Exit.DONE.code();
        }
    }

    /** {@code dataset revoke}. */
    @Command(name = "revoke", description = "Takes back what was granted on a dataset.")
    @Examples({
        "mapkeep dataset revoke airports --to user:ann",
        "mapkeep dataset revoke airports --to role:viewer insert,update"
    })
    static final class Revoke extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
        private String name = "";

        @Option(
                names = "--to",
                paramLabel = "WHO",
                required = true,
                description = "user:NAME, group:NAME or role:NAME, as dataset show writes it.")
        private String to = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "VERBS",
                description = "What to take: select, insert, update, delete, with commas between. Standard: all.")
        private @Nullable String verbs;

        @Override
        public Integer call() {
            Target target = grants(name).with("to", to);
            if (verbs != null) {
                target = target.with("verbs", verbs);
            }
            JsonNode answer = daemon().delete(target.toString(), JsonNode.class);
            show(answer, () -> screen().result(granted(answer)));
            screen().say("Why somebody may still read it: mapkeep role list --user NAME --explain");
            return Exit.DONE.code();
        }
    }
}
