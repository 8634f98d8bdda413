package io.mapkeep.http;

import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. A tree by segments: a literal segment wins over a {@code {parameter}}, so no path has two routes. */
public final class RouteTable {
    private final Node root = new Node();

    public RouteTable(Collection<? extends Resource> resources) {
        for (Resource resource : resources) {
            resource.routes().forEach(this::add);
        }
    }

    /** Those of the plain port. */
    static RouteTable inClear(Collection<? extends Resource> resources) {
        return new RouteTable(List.of(() -> resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(Route::inClear)
                .toList()));
    }

    /** The routes of one path, with the values of its parameters. */
    public record Match(Map<Method, Route> routes, Map<String, String> parameters) {}

    /**
     * Looks a path up.
     *
     * @param path as on the wire; a segment is decoded after the path was taken apart, so that an encoded slash stays inside its segment
     */
    public Optional<Match> find(String path) {
        Node node = root;
        Map<String, String> parameters = Map.of();
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            String segment = path.substring(start, end);
            Node next = node.literals.get(segment);
            if (next == null && node.parameter != null && !segment.isEmpty()) {
                Parameter parameter = node.parameter;
                Optional<String> value = PercentCoding.decode(
                        segment.substring(0, Math.max(0, segment.length() - parameter.suffix.length())));
                if (!segment.endsWith(parameter.suffix)
                        || value.isEmpty()
                        || value.get().isEmpty()) {
                    return Optional.empty();
                }
                parameters = parameters.isEmpty() ? new HashMap<>(4) : parameters;
                parameters.put(parameter.name, value.get());
                next = parameter.node;
            }
            if (next == null && node.rest != null && start < path.length()) {
                return tail(node.rest, path.substring(start));
            }
            if (next == null) {
                return Optional.empty();
            }
            node = next;
            start = end + 1;
        }
        return node.routes.isEmpty() ? Optional.empty() : Optional.of(new Match(node.routes, parameters));
    }

    private static Optional<Match> tail(Parameter rest, String path) {
        return PercentCoding.decode(path).map(value -> new Match(rest.node.routes, Map.of(rest.name, value)));
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : segments(route.path())) {
            node = segment.startsWith("{")
                    ? node.parameter(segment, route)
                    : node.literals.computeIfAbsent(segment, name -> new Node());
        }
        if (node.routes.put(route.method(), route) != null) {
            throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
        }
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(segment);
        }
        return segments;
    }

    /** {@code {name}} or {@code {name}.suffix}; as the last, {@code {+name}} takes all segments that are left. */
    private record Parameter(String name, String suffix, Node node) {}

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<Method, Route> routes = new EnumMap<>(Method.class);
        private @Nullable Parameter parameter;
        private @Nullable Parameter rest;

        Node parameter(String segment, Route route) {
            if (segment.startsWith("{+")) {
                rest = rest == null ? new Parameter(segment.substring(2, segment.length() - 1), "", new Node()) : rest;
                return rest.node;
            }
            int close = segment.indexOf('}');
            String name = segment.substring(1, close);
            String suffix = segment.substring(close + 1);
            if (parameter == null) {
                parameter = new Parameter(name, suffix, new Node());
            }
            if (!parameter.name.equals(name) || !parameter.suffix.equals(suffix)) {
                throw new IllegalArgumentException(route.path() + " and another route name the same place differently");
            }
            return parameter.node;
        }
    }
}
