package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.admin.RoleExplanation;
import io.mapkeep.contract.admin.RoleReport;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.Exit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep role}. */
@Command(
        name = "role",
        description = "Shows who may do what and why, and gives and takes roles.",
        subcommands = {RoleCommand.Listing.class, RoleCommand.Grant.class, RoleCommand.Revoke.class})
@Examples({
    "mapkeep role list",
    "mapkeep role list --user ann --explain",
    "mapkeep role grant --group cn=maps,ou=groups,dc=example,dc=org editor"
})
final class RoleCommand extends Noun {
    private static final String GRANTS = "/api/v1/role-grants";

    /** {@code role list}. */
    @Command(
            name = "list",
            description =
                    "Lists the roles, what each allows, and which groups and people have them; with --user those of one person.")
    @Examples({
        "mapkeep role list",
        "mapkeep role list --user ann --explain",
        "mapkeep role list --user local/ann --json"
    })
    static final class Listing extends Action {
        @Option(
                names = "--user",
                paramLabel = "USER",
                description = "This person's roles. For another realm than the directory: REALM/NAME, like local/ann.")
        private @Nullable String user;

        @Option(
                names = "--explain",
                description =
                        "With --user: which group, mapping or grant each role comes from, which datasets are granted, and when the directory was asked last. Whoever never signed in is looked up now.")
        private boolean explain;

        @Override
        public Integer call() {
            if (user == null) {
                if (explain) {
                    throw Usage.wrong(spec().qualifiedName(), "--explain explains one person: add --user NAME.");
                }
                RoleReport report = daemon().get("/api/v1/roles", RoleReport.class);
                show(report, () -> screen().result(RoleText.all(report)));
                return Exit.DONE.code();
            }
            RoleExplanation why = daemon().get(
                            Target.of("/api/v1/roles/explanation")
                                    .with("user", user)
                                    .toString(),
                            RoleExplanation.class);
            show(why, () -> screen().result(explain ? RoleText.explained(why) : RoleText.brief(why)));
            if (!explain && !mapkeep().json()) {
                screen().say("Why: mapkeep role list --user " + why.user() + " --explain");
            }
            return Exit.DONE.code();
        }
    }

    /** One of the two, never both. */
    static final class To {
        @Option(
                names = "--user",
                paramLabel = "USER",
                required = true,
                description = "A person. For another realm than the directory: REALM/NAME, like local/ann.")
        private @Nullable String user;

        @Option(
                names = "--group",
                paramLabel = "GROUP",
                required = true,
                description =
                        "All members of a group: a distinguished name, or oidc:PROVIDER/GROUP for a provider's group.")
        private @Nullable String group;

        String text() {
            return user != null ? "user:" + user : "group:" + group;
        }
    }

    /** {@code role grant}. */
    @Command(name = "grant", description = "Gives a role to a person or a group. Whoever is signed in has it at once.")
    @Examples({
        "mapkeep role grant --user ann editor",
        "mapkeep role grant --group cn=maps,ou=groups,dc=example,dc=org viewer"
    })
    static final class Grant extends Action {
        @ArgGroup(multiplicity = "1")
        private To to = new To();

        @Parameters(paramLabel = "ROLE", description = "The role; see: mapkeep role list")
        private String role = "";

        @Override
        public Integer call() {
            JsonNode answer = daemon().post(GRANTS, Map.of("to", to.text(), "role", role), JsonNode.class);
            show(
                    answer,
                    () -> screen().result(answer.path("to").asText()
                            + (answer.path("changed").asBoolean() ? " now has the role " : " had the role already: ")
                            + answer.path("role").asText() + "."));
            screen().say("See the roles: mapkeep role list");
            return Exit.DONE.code();
        }
    }

    /** {@code role revoke}. */
    @Command(
            name = "revoke",
            description =
                    "Takes a role that was given by command. Whoever is signed in loses it at once. What the settings map is not changed.")
    @Examples({
        "mapkeep role revoke --user ann editor",
        "mapkeep role revoke --group cn=maps,ou=groups,dc=example,dc=org viewer"
    })
    static final class Revoke extends Action {
        @ArgGroup(multiplicity = "1")
        private To to = new To();

        @Parameters(paramLabel = "ROLE", description = "The role; see: mapkeep role list")
        private String role = "";

        @Override
        public Integer call() {
            JsonNode answer = daemon().delete(
                            Target.of(GRANTS)
                                    .with("to", to.text())
                                    .with("role", role)
                                    .toString(),
                            JsonNode.class);
            show(
                    answer,
                    () -> screen().result(
                                    answer.path("to").asText() + " does not have the role any more by this grant: "
                                            + answer.path("role").asText() + "."));
            screen().say("They may still have it by a group: mapkeep role list --user NAME --explain");
            return Exit.DONE.code();
        }
    }
}
