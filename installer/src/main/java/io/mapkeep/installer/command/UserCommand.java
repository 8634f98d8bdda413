package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep user}. */
@Command(
        name = "user",
        description = "Looks after accounts: local ones, and what the appliance keeps of the directory's people.",
        subcommands = {
            UserCommand.Users.class,
            UserCommand.Add.class,
            UserCommand.Disable.class,
            UserCommand.Enable.class,
            UserCommand.ResetPassword.class,
            UserCommand.ResetFactors.class,
            UserCommand.Unlock.class,
            UserSessions.class
        })
@Examples({
    "mapkeep user list",
    "mapkeep user add anna.berg --display-name \"Anna Berg\"",
    "mapkeep user sessions anna.berg"
})
final class UserCommand extends Noun {

    /** {@code user list}. */
    @Command(name = "list", description = "Lists local accounts and the people of other realms who have signed in.")
    @Examples({"mapkeep user list", "mapkeep user list berg", "mapkeep user list --json"})
    static final class Users extends Action {
        /** So many come with one answer; there may be more answers. */
        private static final int PAGE = 10_000;

        @Parameters(
                paramLabel = "TEXT",
                arity = "0..1",
                description = "Only accounts with this in their name, display name, realm or roles.")
        private @Nullable String text;

        @Override
        public Integer call() {
            ArrayNode users = JsonNodeFactory.instance.arrayNode();
            String after = "";
            do {
                JsonNode page = daemon().get("/api/v1/users?limit=" + PAGE
                        + (text == null ? "" : "&text=" + UserAct.escape(text))
                        + (after.isEmpty() ? "" : "&after=" + UserAct.escape(after)));
                page.path("users").forEach(users::add);
                after = page.path("next").asText("");
            } while (!after.isEmpty());
            show(Map.of("users", users), () -> {
                Table table = new Table(
                        "NAME",
                        "REALM",
                        "DISPLAY NAME",
                        "ROLES",
                        "STATE",
                        "SECOND FACTORS",
                        "SESSIONS",
                        "LAST SIGN-IN");
                for (JsonNode user : users) {
                    table.row(
                            user.path("name").asText(),
                            user.path("realm").asText(),
                            user.path("displayName").asText("-"),
                            words(user.path("roles")),
                            user.path("state").asText("-"),
                            words(user.path("factors")),
                            user.path("sessions").asText("-"),
                            Amounts.moment(user.path("lastSignIn").asText("-")));
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

    /** {@code user add}. */
    @Command(
            name = "add",
            description =
                    "Adds a local account. Its first password is made by the appliance and lies in a file that only root and the appliance may read; it ends after a week and has to be replaced at the first sign-in.")
    @Examples({"mapkeep user add anna.berg", "mapkeep user add anna.berg --display-name \"Anna Berg\""})
    static final class Add extends Action {
        @Parameters(paramLabel = "NAME", description = "Plain letters, digits, dot, hyphen, underscore.")
        @SuppressWarnings("NullAway.Init") // picocli insists on it
        private String name;

        @Option(names = "--display-name", paramLabel = "TEXT", description = "What people see. Standard: the name.")
        private @Nullable String displayName;

        @Override
        public Integer call() {
            Map<String, String> wanted = new LinkedHashMap<>();
            wanted.put("name", name);
            if (displayName != null) {
                wanted.put("displayName", displayName);
            }
            JsonNode answer = daemon().post("/api/v1/users", wanted, JsonNode.class);
            show(answer, () -> FirstPasswordText.print(screen(), answer, "has an account"));
            screen().say("Next: give it a role, without which nobody may do anything: mapkeep role grant --user local/"
                    + name + " viewer");
            return Exit.DONE.code();
        }
    }

    /** {@code user disable}. */
    @Command(
            name = "disable",
            description =
                    "Keeps an account out: its sessions end at once, its keys rest. Those of the directory and of providers, too, whatever their realm says."
                            + " The last local administrator stays.")
    @Examples({"mapkeep user disable anna.berg", "mapkeep user disable staff:anna"})
    static final class Disable extends UserAct {
        @Override
        public Integer call() {
            JsonNode answer = act("/disable");
            show(answer, () -> changed(answer, "is switched off", "was switched off already"));
            screen().say("Undo it with: mapkeep user enable " + name());
            return Exit.DONE.code();
        }
    }

    /** {@code user enable}. */
    @Command(name = "enable", description = "Lets an account in again; a local one with the password that it had.")
    @Examples("mapkeep user enable anna.berg")
    static final class Enable extends UserAct {
        @Override
        public Integer call() {
            JsonNode answer = act("/enable");
            show(answer, () -> changed(answer, "is switched on", "was switched on already"));
            return Exit.DONE.code();
        }
    }

    /** {@code user reset-password}. */
    @Command(
            name = "reset-password",
            description =
                    "Gives a local account a new first password, in a file. The old one and the account's sessions end at once.")
    @Examples("mapkeep user reset-password anna.berg")
    static final class ResetPassword extends UserAct {
        @Override
        public Integer call() {
            JsonNode answer = act("/password");
            show(answer, () -> FirstPasswordText.print(screen(), answer, "has a new password"));
            screen().say("Next: hand it on. At the first sign-in it has to be replaced.");
            return Exit.DONE.code();
        }
    }

    /** {@code user reset-2fa}. */
    @Command(
            name = "reset-2fa",
            description =
                    "Takes all second factors of somebody who lost them, of any realm, and ends their sessions. Where a role demands one, the next sign-in leads to a new one.")
    @Examples({"mapkeep user reset-2fa anna.berg", "mapkeep user reset-2fa ada --realm ldap"})
    static final class ResetFactors extends UserAct {
        @Override
        public Integer call() {
            JsonNode answer = daemon().delete(path("/factors"), JsonNode.class);
            show(answer, () -> changed(answer, "has no second factor any more", "had none"));
            return Exit.DONE.code();
        }
    }

    /** {@code user unlock}. */
    @Command(
            name = "unlock",
            description =
                    "Forgets the failed sign-ins of a name, after you know that they were its owner's. The address stays limited.")
    @Examples("mapkeep user unlock anna.berg")
    static final class Unlock extends UserAct {
        @Override
        public Integer call() {
            JsonNode answer = act("/unlock");
            show(answer, () -> screen().result("Failed sign-ins of \"" + name() + "\" are forgotten."));
            return Exit.DONE.code();
        }
    }
}
