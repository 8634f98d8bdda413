package io.mapkeep.installer.command;

import io.mapkeep.installer.print.Screen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What setup did and what it leaves to do. */
final class SetupReport {
    private final Map<String, String> did = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();

    void did(String part, String what) {
        did.put(part, what);
    }

    void left(String what) {
        left.add(what);
    }

    Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("done", did);
        json.put("left", left);
        return json;
    }

    void print(Screen screen) {
        screen.result("");
        screen.heading("Mapkeep is set up.");
        did.forEach((part, what) -> screen.result(String.format(Locale.ROOT, "  %-11s", part) + what));
        screen.result("");
        screen.heading("Left to do:");
        for (int number = 1; number <= left.size(); number++) {
            String[] parts = left.get(number - 1).split(": ", 2);
            screen.result("  " + number + ". " + parts[0] + (parts.length == 2 ? ":\n       " + parts[1] : ""));
        }
    }
}
