package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done to one account. */
abstract class UserAct extends Action {
    @Parameters(paramLabel = "NAME", description = "The account's name.")
    @SuppressWarnings("NullAway.Init") // picocli insists on it
    private String name;

    @Option(
            names = "--realm",
            paramLabel = "REALM",
            description = "local, ldap or oidc:NAME, where there are several of that name.")
    private @Nullable String realm;

    final String name() {
        return name;
    }

    final String path(String act) {
        String path = "/api/v1/users/" + escape(name) + act;
        return realm == null ? path : path + "?realm=" + escape(realm);
    }

    final JsonNode act(String act) {
        return daemon().post(path(act), Map.of(), JsonNode.class);
    }

    final void changed(JsonNode answer, String done, String already) {
        screen().result("\"" + answer.path("name").asText() + "\" "
                + (answer.path("changed").asBoolean() ? done : already) + ".");
        int ended = answer.path("sessionsEnded").asInt();
        if (ended > 0) {
            screen().result("Sessions ended: " + ended);
        }
    }

    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
