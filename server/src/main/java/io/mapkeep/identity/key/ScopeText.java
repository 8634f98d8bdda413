package io.mapkeep.identity.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Scope;
import io.mapkeep.access.Verb;
import io.mapkeep.rest.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scope as the API and the database write it, in words.
 *
 * @param permissions those of the owner's that the key keeps, like {@code query}
 * @param datasets the only datasets that it reaches; absent means all
 * @param tables for each dataset named, what may be done with its rows: {@code select}, {@code insert}, {@code update}, {@code delete}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScopeText(
        @Nullable List<String> permissions,
        @Nullable List<String> datasets,
        @Nullable Map<String, List<String>> tables) {
    private static final int MOST_DATASETS = 1000;
    private static final int LONGEST_NAME = 63;

    static ScopeText of(Scope scope) {
        return new ScopeText(
                scope.permissions().stream().map(Permission::word).sorted().toList(),
                scope.datasets().map(names -> names.stream().sorted().toList()).orElse(null),
                scope.tables().isEmpty()
                        ? null
                        : new TreeMap<>(scope.tables().entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().stream()
                                                .map(Verb::word)
                                                .sorted()
                                                .toList()))));
    }

    /** @throws IllegalArgumentException naming the word that is not one */
    Scope read() {
        Set<Permission> kept = given(permissions).stream()
                .map(word -> Permission.of(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no permission " + shown(word) + "; there are " + words(Permission.values()))))
                .collect(Collectors.toSet());
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("the scope names no permission, so the key could do nothing");
        }
        Optional<Set<String>> reached = Optional.ofNullable(datasets)
                .map(names -> names.stream().map(ScopeText::dataset).collect(Collectors.toSet()));
        Map<String, Set<Verb>> verbs = new TreeMap<>();
        if (tables != null) {
            tables.forEach((name, words) -> verbs.put(dataset(name), verbs(given(words))));
        }
        if (verbs.size() + reached.map(Set::size).orElse(0) > MOST_DATASETS) {
            throw new IllegalArgumentException("a scope names at most " + MOST_DATASETS + " datasets");
        }
        return new Scope(kept, reached, verbs);
    }

    static String write(Scope scope) {
        return new String(Json.bytes(of(scope)), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Set<Verb> verbs(List<String> words) {
        return words.stream()
                .map(word -> Verb.of(word)
                        .orElseThrow(() -> new IllegalArgumentException("there is no right " + shown(word)
                                + " on rows; there are select, insert, update, delete")))
                .collect(Collectors.toSet());
    }

    private static String dataset(@Nullable String name) {
        if (name == null
                || name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a dataset's name has 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static String words(Permission[] permissions) {
        return java.util.Arrays.stream(permissions).map(Permission::word).collect(Collectors.joining(", "));
    }

    private static String shown(@Nullable String word) {
        String text = String.valueOf(word).replaceAll("\\p{Cntrl}", "?");
        return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
    }

    private static <T> List<T> given(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
