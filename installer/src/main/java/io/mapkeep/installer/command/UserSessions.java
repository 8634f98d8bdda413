package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code user sessions}. */
@Command(name = "sessions", description = "Lists the open sessions of an account on this node, or ends them.")
@Examples({
    "mapkeep user sessions anna.berg",
    "mapkeep user sessions anna.berg --end 3f9c2a7be01d4c55",
    "mapkeep user sessions ada --realm ldap --end-all"
})
final class UserSessions extends UserAct {
    @ArgGroup
    private @Nullable End end;

    /** One of the two, or neither. */
    static final class End {
        @Option(names = "--end", paramLabel = "ID", description = "End this one.")
        private @Nullable String id;

        @Option(names = "--end-all", description = "End all of them.")
        private boolean all;
    }

    @Override
    public Integer call() {
        if (end != null) {
            String which = end.id == null ? "" : "/" + escape(end.id);
            JsonNode answer = daemon().delete(path("/sessions" + which), JsonNode.class);
            show(
                    answer,
                    () -> screen().result("Sessions ended: "
                            + answer.path("sessionsEnded").asInt()));
            return Exit.DONE.code();
        }
        JsonNode answer = daemon().get(path("/sessions"));
        show(answer, () -> {
            Table table = new Table("ID", "SINCE", "LAST USED", "ADDRESS", "FACTORS", "BROWSER");
            for (JsonNode session : answer.path("sessions")) {
                table.row(
                        session.path("id").asText(),
                        Amounts.moment(session.path("since").asText()),
                        Amounts.moment(session.path("lastUsed").asText()),
                        session.path("address").asText(),
                        factors(session.path("factors")),
                        session.path("agent").asText("-"));
            }
            screen().result(table.toString());
        });
        return Exit.DONE.code();
    }

    private static String factors(JsonNode words) {
        var text = new StringBuilder();
        words.forEach(word -> text.append(text.isEmpty() ? "" : ", ").append(word.asText()));
        return text.toString();
    }
}
