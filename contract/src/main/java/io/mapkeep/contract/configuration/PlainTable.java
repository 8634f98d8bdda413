package io.mapkeep.contract.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table that {@link PlainToml} read: texts, whole numbers, truths, lists of texts, and tables of the same kind. */
final class PlainTable implements TomlTable {
    private final Map<String, Element> elements = new LinkedHashMap<>();

    private record Element(Object value, TomlPosition place) {}

    /** False if the key is there already. */
    boolean put(String key, Object value, TomlPosition place) {
        return elements.putIfAbsent(key, new Element(value, place)) == null;
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    @Override
    public Set<String> keySet() {
        return elements.keySet();
    }

    @Override
    public Set<List<String>> keyPathSet(boolean includeTables) {
        Set<List<String>> paths = new LinkedHashSet<>();
        entryPathSet(includeTables).forEach(entry -> paths.add(entry.getKey()));
        return paths;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return toMap().entrySet();
    }

    @Override
    public Set<Map.Entry<List<String>, Object>> entryPathSet(boolean includeTables) {
        Map<List<String>, Object> paths = new LinkedHashMap<>();
        collect(List.of(), includeTables, paths);
        return paths.entrySet();
    }

    @Override
    public @Nullable Object get(List<String> path) {
        if (path.isEmpty()) {
            return this;
        }
        Element found = find(path);
        return found == null ? null : found.value;
    }

    @Override
    public @Nullable TomlPosition inputPositionOf(List<String> path) {
        if (path.isEmpty()) {
            return TomlPosition.positionAt(1, 1);
        }
        Element found = find(path);
        return found == null ? null : found.place;
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> values = new LinkedHashMap<>();
        elements.forEach((key, element) -> values.put(key, element.value));
        return values;
    }

    private @Nullable Element find(List<String> path) {
        PlainTable table = this;
        for (String key : path.subList(0, path.size() - 1)) {
            Element inner = table.elements.get(key);
            if (inner == null || !(inner.value instanceof PlainTable next)) {
                return null;
            }
            table = next;
        }
        return table.elements.get(path.get(path.size() - 1));
    }

    private void collect(List<String> above, boolean includeTables, Map<List<String>, Object> paths) {
        elements.forEach((key, element) -> {
            List<String> path = new ArrayList<>(above);
            path.add(key);
            if (element.value instanceof PlainTable table) {
                if (includeTables) {
                    paths.put(path, table);
                }
                table.collect(path, includeTables, paths);
            } else {
                paths.put(path, element.value);
            }
        });
    }
}
