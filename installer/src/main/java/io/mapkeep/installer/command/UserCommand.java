package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code mapkeep user}. */
@Command(
        name = "user",
        description = "Shows who has an account.",
        subcommands = {UserCommand.Users.class})
@Examples({"mapkeep user list", "mapkeep user list --json"})
final class UserCommand extends Noun {

    /** {@code user list}. */
    @Command(name = "list", description = "Lists local accounts and the people of the directory who have signed in.")
    @Examples({"mapkeep user list", "mapkeep user list --json"})
    static final class Users extends Action {
        @Override
        public Integer call() {
            JsonNode answer = daemon().get("/api/v1/users");
            show(answer, () -> {
                Table table = new Table("NAME", "REALM", "DISPLAY NAME", "ROLES", "LAST SIGN-IN");
                for (JsonNode user : answer.path("users")) {
                    table.row(
                            user.path("name").asText(),
                            user.path("realm").asText(),
                            user.path("displayName").asText("-"),
                            words(user.path("roles")),
                            user.path("lastSignIn").asText("-"));
                }
                screen().result(table.toString());
            });
            return Exit.DONE.code();
        }

        private static String words(JsonNode array) {
            List<String> words = new ArrayList<>();
            array.forEach(word -> words.add(word.asText()));
            return words.isEmpty() ? "-" : String.join(", ", words);
        }
    }
}
