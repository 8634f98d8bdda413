package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import java.time.Instant;

/** Says where a password lies that the appliance made; the password itself is on no screen. */
final class FirstPasswordText {
    private FirstPasswordText() {}

    static void print(Screen screen, JsonNode answer, String what) {
        screen.result("\"" + answer.path("name").asText() + "\" " + what + ".");
        screen.result("The password is in: " + answer.path("passwordFile").asText("-"));
        screen.result("It has to be replaced before: "
                + Amounts.moment(Instant.parse(answer.path("expires").asText())));
        int ended = answer.path("sessionsEnded").asInt();
        if (ended > 0) {
            screen.result("Sessions ended: " + ended);
        }
    }
}
