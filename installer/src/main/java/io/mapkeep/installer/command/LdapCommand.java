package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.outcome.Exit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep ldap}. */
@Command(
        name = "ldap",
        description = "Tests the connection to the directory.",
        subcommands = {LdapCommand.Walk.class})
@Examples({"mapkeep ldap test", "mapkeep ldap test --user ada"})
final class LdapCommand extends Noun {

    /** {@code ldap test}. */
    @Command(
            name = "test",
            description =
                    "Walks the way of a sign-in step by step (DNS, connect, TLS, bind, search, groups, role) and names the first step that fails and why.")
    @Examples({"mapkeep ldap test", "mapkeep ldap test --user ada", "mapkeep ldap test --json"})
    static final class Walk extends Action {
        @Option(
                names = "--user",
                paramLabel = "NAME",
                description = "Also look up this person, their groups and their role. No password is needed.")
        private @Nullable String user;

        @Override
        public Integer call() {
            Map<String, String> question =
                    Optional.ofNullable(user).map(name -> Map.of("user", name)).orElse(Map.of());
            JsonNode report = daemon().post("/api/v1/ldap/test", question, JsonNode.class);
            boolean passed = LdapTestText.passed(report);
            show(report, () -> new LdapTestText(screen()).print(report));
            return (passed ? Exit.DONE : Exit.FAILED).code();
        }
    }
}
