package io.mapkeep.identity.key;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Scope;
import io.mapkeep.access.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * CARTO's grants as a scope and back.
 *
 * <pre>
 *   {"type": "apis", "apis": ["sql"]}                                    query and read_datasets: who may ask of a dataset may see its tiles
 *   {"type": "apis", "apis": ["maps"]}                                   read_datasets
 *   {"type": "database", "tables": [{"name", "permissions": [...]}]}     these datasets only, these rights on their rows
 *   {"type": "database", "schemas": [{"permissions": ["create"]}]}       import_datasets
 *   {"type": "dataservices", …}                                          refused unless empty: there are none here
 * </pre>
 */
final class CartoGrants {
    private static final String SCHEMA = "public";

    private CartoGrants() {}

    /** @throws IllegalArgumentException saying which grant is not taken */
    static Scope read(List<?> grants) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        Map<String, Set<Verb>> tables = new TreeMap<>();
        for (Object each : grants) {
            Map<?, ?> grant = object(each);
            switch (text(grant, "type")) {
                case "apis" -> list(grant, "apis").forEach(api -> permissions.addAll(api(String.valueOf(api))));
                case "database" -> {
                    list(grant, "tables").forEach(table -> table(object(table), tables));
                    list(grant, "schemas").forEach(schema -> schema(object(schema), permissions));
                }
                case "dataservices" -> {
                    if (!list(grant, "services").isEmpty()) {
                        throw new IllegalArgumentException("there are no data services here");
                    }
                }
                default -> throw new IllegalArgumentException("a grant's type is apis, database or dataservices");
            }
        }
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("they name no API, so the key could do nothing");
        }
        return new Scope(permissions, Optional.of(Set.copyOf(tables.keySet())), tables);
    }

    /** Empty for a key without a scope: it has both APIs and all tables. */
    static List<Map<String, Object>> write(Optional<Scope> scope) {
        List<String> apis = new ArrayList<>();
        if (scope.isEmpty() || scope.get().allows(Permission.QUERY)) {
            apis.add("sql");
        }
        if (scope.isEmpty() || scope.get().allows(Permission.READ_DATASETS)) {
            apis.add("maps");
        }
        boolean creates =
                scope.filter(limit -> limit.allows(Permission.IMPORT_DATASETS)).isPresent();
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("type", "database");
        database.put("tables", scope.map(CartoGrants::tables).orElse(List.of()));
        database.put(
                "schemas", creates ? List.of(Map.of("name", SCHEMA, "permissions", List.of("create"))) : List.of());
        database.put("table_metadata", List.of());
        return List.of(
                Map.of("type", "apis", "apis", apis), database, Map.of("type", "dataservices", "services", List.of()));
    }

    private static List<Map<String, Object>> tables(Scope scope) {
        Set<String> names = new TreeSet<>(scope.datasets().orElse(Set.of()));
        names.addAll(scope.tables().keySet());
        return names.stream()
                .map(name -> {
                    Map<String, Object> table = new LinkedHashMap<>();
                    table.put("schema", SCHEMA);
                    table.put("name", name);
                    table.put(
                            "permissions",
                            scope.tables().getOrDefault(name, EnumSet.allOf(Verb.class)).stream()
                                    .map(Verb::word)
                                    .sorted()
                                    .toList());
                    return table;
                })
                .toList();
    }

    private static Set<Permission> api(String word) {
        return switch (word) {
            case "sql" -> EnumSet.of(Permission.QUERY, Permission.READ_DATASETS);
            case "maps" -> EnumSet.of(Permission.READ_DATASETS);
            default -> throw new IllegalArgumentException("there are the APIs sql and maps");
        };
    }

    private static void table(Map<?, ?> table, Map<String, Set<Verb>> tables) {
        if (!table.containsKey("schema") || text(table, "schema").equals(SCHEMA)) {
            List<String> words =
                    list(table, "permissions").stream().map(String::valueOf).collect(Collectors.toList());
            Scope read = new ScopeText(List.of("query"), null, Map.of(text(table, "name"), words)).read();
            tables.putAll(read.tables());
        } else {
            throw new IllegalArgumentException("there is the one schema \"" + SCHEMA + "\"");
        }
    }

    private static void schema(Map<?, ?> schema, Set<Permission> permissions) {
        for (Object word : list(schema, "permissions")) {
            if (!"create".equals(word)) {
                throw new IllegalArgumentException("on a schema there is \"create\"");
            }
            permissions.add(Permission.IMPORT_DATASETS);
        }
    }

    private static Map<?, ?> object(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("each is an object");
    }

    private static String text(Map<?, ?> map, String field) {
        if (map.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + field + "\" is missing or no text");
    }

    private static List<?> list(Map<?, ?> map, String field) {
        Object value = map.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("\"" + field + "\" is a list");
    }
}
