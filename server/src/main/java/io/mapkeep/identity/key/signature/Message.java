package io.mapkeep.identity.key.signature;

import io.mapkeep.rest.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request's parts as a signature can cover them (RFC 9421, 2.1 and 2.2).
 *
 * @param authority lower case, without the scheme's own port
 * @param path as it was sent, still encoded; {@code /} where there was none
 * @param query as it was sent, without the question mark; empty where there was none
 * @param fields the lines of a header field by its lower-case name, as they came
 */
record Message(
        String method,
        String scheme,
        String authority,
        String path,
        Optional<String> query,
        Function<String, List<String>> fields) {
    static Message of(Request request) {
        String target = request.target();
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String[] origin = request.origin().split("://", 2);
        return new Message(
                request.method().name(),
                origin[0],
                authority(origin[1], origin[0]),
                path.isEmpty() ? "/" : path,
                mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1)),
                request::headers);
    }

    /**
     * The value of one component.
     *
     * @throws IllegalArgumentException if there is no such component, or the request has no such field
     */
    String value(String component) {
        return switch (component) {
            case "@method" -> method;
            case "@scheme" -> scheme;
            case "@authority" -> authority;
            case "@path" -> path;
            case "@query" -> "?" + query.orElse("");
            case "@request-target" -> pathAndQuery();
            case "@target-uri" -> scheme + "://" + authority + pathAndQuery();
            default -> field(component);
        };
    }

    /** All lines of a field, each without spaces around it, joined as one (RFC 9421, 2.1). */
    private String field(String name) {
        if (name.isEmpty() || name.startsWith("@") || !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("it covers a component that is not known here");
        }
        List<String> lines = fields.apply(name);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("it covers a header field that the request does not have");
        }
        String value = String.join(", ", lines.stream().map(String::strip).toList());
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("it covers a header field with control characters");
        }
        return value;
    }

    private String pathAndQuery() {
        return path + query.map(text -> "?" + text).orElse("");
    }

    private static String authority(String written, String scheme) {
        String lower = written.toLowerCase(Locale.ROOT);
        String own = scheme.equals("https") ? ":443" : ":80";
        return lower.endsWith(own) ? lower.substring(0, lower.length() - own.length()) : lower;
    }
}
