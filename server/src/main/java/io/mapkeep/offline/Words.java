package io.mapkeep.offline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words of a question, each {@code name=value}. */
final class Words {
    private Words() {}

    static Map<String, String> parsed(List<String> words) {
        Map<String, String> parsed = new HashMap<>();
        for (String word : words) {
            String[] parts = word.split("=", 2);
            parsed.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return parsed;
    }
}
