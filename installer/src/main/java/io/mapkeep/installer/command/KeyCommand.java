package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep key}. */
@Command(
        name = "key",
        description = "Lists, makes and revokes API keys: what programs sign in with.",
        subcommands = {KeyCommand.Keys.class, KeyAdd.class, KeyCommand.Revoke.class})
@Examples({
    "mapkeep key list",
    "mapkeep key add \"night job\" --service loader --out /etc/loader/key",
    "mapkeep key revoke 3f7k2m5qaz6wxy4b"
})
final class KeyCommand extends Noun {
    static final String RESOURCE = "/api/v1/keys";

    /** {@code key list}. */
    @Command(
            name = "list",
            description =
                    "Lists the keys of everybody, or of one owner, with their last use. Secrets are kept nowhere.")
    @Examples({"mapkeep key list", "mapkeep key list --user anna", "mapkeep key list --service loader --json"})
    static final class Keys extends Action {
        @Option(names = "--user", paramLabel = "NAME", description = "Only those of this person.")
        private @Nullable String user;

        @Option(
                names = "--realm",
                paramLabel = "REALM",
                description = "The person's realm: local, ldap, oidc:NAME. Standard: ldap.")
        private @Nullable String realm;

        @Option(names = "--service", paramLabel = "NAME", description = "Only those of this service account.")
        private @Nullable String service;

        @Override
        public Integer call() {
            List<JsonNode> keys = new ArrayList<>();
            @Nullable String after = "";
            while (after != null) {
                JsonNode page = daemon().get(page(after).toString());
                page.path("keys").forEach(keys::add);
                after = page.path("next").isTextual() ? page.path("next").asText() : null;
            }
            show(java.util.Map.of("keys", keys), () -> print(keys));
            return Exit.DONE.code();
        }

        private Target page(String after) {
            Target target = Target.of(RESOURCE).with("all", true).with("after", after);
            if (service != null) {
                return target.with("owner", service).with("realm", "service");
            }
            if (user != null) {
                return target.with("owner", user).with("realm", realm == null ? "ldap" : realm);
            }
            return target;
        }

        private static String may(JsonNode key) {
            if (key.path("master").asBoolean()) {
                return "master";
            }
            if (!key.path("scope").isObject()) {
                return "as owner";
            }
            List<String> words = new ArrayList<>();
            key.path("scope").path("permissions").forEach(word -> words.add(word.asText()));
            return String.join(",", words);
        }

        private void print(List<JsonNode> keys) {
            Table table = new Table("ID", "NAME", "OWNER", "KIND", "MAY", "STATE", "EXPIRES", "LAST USE", "FROM");
            for (JsonNode key : keys) {
                table.row(
                        key.path("id").asText(),
                        key.path("name").asText(),
                        key.path("realm").asText() + ":" + key.path("owner").asText(),
                        key.path("kind").asText(),
                        may(key),
                        key.path("state").asText(),
                        Amounts.moment(key.path("expires").asText()),
                        Amounts.moment(key.path("lastUsed").asText("-")),
                        key.path("lastFrom").asText("-"));
            }
            screen().result(table.toString());
            if (keys.isEmpty()) {
                screen().say("There are none. Next: mapkeep key add NAME --service ACCOUNT");
            }
        }
    }

    /** {@code key revoke}. */
    @Command(
            name = "revoke",
            description =
                    "Revokes a key, at once and for ever, and with a master key all that was made with it. Replicas follow within ten seconds.")
    @Examples("mapkeep key revoke 3f7k2m5qaz6wxy4b")
    static final class Revoke extends Action {
        @Parameters(paramLabel = "ID", description = "The key's id, as list shows it: the 16 characters after mk_.")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode key = daemon().delete(Target.of(RESOURCE).segment(id).toString(), JsonNode.class);
            int children = key.path("children").size();
            show(
                    key,
                    () -> screen().result("\"" + key.path("name").asText() + "\" of "
                            + key.path("realm").asText() + ":"
                            + key.path("owner").asText()
                            + (key.path("changed").asBoolean() ? " is revoked." : " was revoked already.")
                            + (children == 0 ? "" : " With it ended the keys that it made: " + ids(key))));
            screen().say("What used it gets 401 from now on. Next: "
                    + (key.path("master").asBoolean()
                            ? "see what else was done with it: mapkeep audit tail --lines 1000 --actor "
                                    + key.path("owner").asText()
                            : "mapkeep key list"));
            return Exit.DONE.code();
        }

        private static String ids(JsonNode key) {
            List<String> ids = new ArrayList<>();
            key.path("children").forEach(child -> ids.add(child.asText()));
            return String.join(" ", ids) + ".";
        }
    }
}
