package io.mapkeep.contract.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A key with different values in two configurations.
 *
 * @param before as TOML, the default where nothing is written; absent where there is no such section. Never a secret: those lie in files of their own
 * @param after likewise
 */
@JsonInclude(Include.NON_ABSENT)
public record KeyChange(String key, Optional<String> before, Optional<String> after) {

    /** What differs, in the order of the documentation. */
    public static List<KeyChange> between(ConfigurationFile before, ConfigurationFile after) {
        Set<String> keys = new LinkedHashSet<>();
        before.keys().forEach(key -> keys.add(key.path()));
        after.keys().forEach(key -> keys.add(key.path()));
        List<KeyChange> changes = new ArrayList<>();
        for (String key : keys) {
            Optional<String> former = value(before, key);
            Optional<String> next = value(after, key);
            if (!former.equals(next)) {
                changes.add(new KeyChange(key, former, next));
            }
        }
        return changes;
    }

    /** One line a key, with the values before. */
    public static String former(List<KeyChange> changes) {
        return changes.stream()
                .map(change -> change.key() + " = " + change.before().orElse("-"))
                .collect(Collectors.joining("\n"));
    }

    /** One line a key, with the values after. */
    public static String next(List<KeyChange> changes) {
        return changes.stream()
                .map(change -> change.key() + " = " + change.after().orElse("-"))
                .collect(Collectors.joining("\n"));
    }

    private static Optional<String> value(ConfigurationFile file, String path) {
        return file.keys().stream()
                .filter(key -> key.path().equals(path))
                .findFirst()
                .map(key -> file.written().getOrDefault(path, key.standard()));
    }
}
