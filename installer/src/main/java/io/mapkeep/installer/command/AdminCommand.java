package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.outcome.Exit;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code mapkeep admin}: the way back in when nobody can sign in. */
@Command(
        name = "admin",
        description = "Gets an administrator back in.",
        subcommands = {AdminCommand.Recover.class})
@Examples("sudo mapkeep admin recover")
final class AdminCommand extends Noun {

    /** {@code admin recover}. */
    @Command(
            name = "recover",
            description =
                    "Gives the local administrator a new password, in a file that only root and the appliance may read. The old one ends at once, and so do its sessions; a second factor, a disabled state and limits after failures are lifted. Recorded in the audit log.")
    @Examples({"sudo mapkeep admin recover", "sudo mapkeep admin recover --yes --no-input"})
    static final class Recover extends Action {
        @Override
        public Integer call() {
            if (!agreed(
                    "Give the local administrator a new password and end the old one?", "It ends the old password")) {
                screen().say("Nothing was changed.");
                return Exit.FAILED.code();
            }
            JsonNode answer = daemon().post("/api/v1/recovery", Map.of(), JsonNode.class);
            show(answer, () -> {
                screen().result("The local administrator \""
                        + answer.path("name").asText("admin") + "\" has a new password.");
                screen().result("It is in: " + answer.path("passwordFile").asText("-"));
                if (answer.hasNonNull("expires")) {
                    screen().result("Use it before: " + answer.path("expires").asText());
                }
            });
            screen().say("Next: sign in with it and replace it, then look at: mapkeep ldap test");
            return Exit.DONE.code();
        }
    }
}
