package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.print.Screen;
import java.util.Locale;

/** The steps of a directory test, one a line, with what was seen below each. */
final class LdapTestText {
    private final Screen screen;

    LdapTestText(Screen screen) {
        this.screen = screen;
    }

    static boolean passed(JsonNode report) {
        for (JsonNode step : report.path("steps")) {
            if (step.path("outcome").asText().equals("failed")) {
                return false;
            }
        }
        return !report.path("steps").isEmpty();
    }

    void print(JsonNode report) {
        for (JsonNode step : report.path("steps")) {
            String outcome = step.path("outcome").asText();
            Severity severity = outcome.equals("failed")
                    ? Severity.CRITICAL
                    : outcome.equals("ok") ? Severity.OK : Severity.UNKNOWN;
            screen.result(
                    severity,
                    String.format(
                                    Locale.ROOT,
                                    "%-8s%-9s",
                                    outcome,
                                    step.path("name").asText())
                            + step.path("text").asText());
            step.path("details").forEach(detail -> screen.result("                 " + detail.asText()));
            if (step.hasNonNull("problem")) {
                JsonNode problem = step.path("problem");
                screen.result("        " + problem.path("what").asText() + " ["
                        + problem.path("code").asText() + "]");
                screen.result("        Cause: " + problem.path("why").asText());
                screen.result("        Fix:   " + problem.path("fix").asText());
            }
        }
    }
}
