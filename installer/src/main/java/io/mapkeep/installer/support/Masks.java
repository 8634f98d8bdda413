package io.mapkeep.installer.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of texts what must not leave. Secrets go always: those that this machine is known to have, wherever they stand, and all that looks like one. Names of people, hosts and networks go unless they are asked for;
 * each becomes the same word everywhere, so that one sees that two lines are about the same host.
 */
final class Masks {
    private static final String SECRET = "[secret]";
    private static final int SHORTEST_NAME = 3;
    /** Every appliance has these names; without them its own sentences could not be read. */
    private static final List<String> EVERYWHERE = List.of("localhost", "admin", "mapkeep", "root");

    /** {@code password=…}, {@code Authorization: …}, also quoted and in JSON; all of the line for headers. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:[\\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|credential|code_verifier|assertion)[\\w-]*|\\b(?:pin|otp))\"?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&]+)|((?:set-)?cookie|authorization)(\"?\\s*[:=]\\s*)[^\\n"
                    + "]+");

    private static final Pattern SECRET_FIELD =
            Pattern.compile("(?i).*(?:passw|passphrase|secret|token|credential|cookie|privatekey).*");

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN [A-Z ]*(?:-----[^-]*-----END [A-Z ]*-----|[^\\n]*)");
    /** Long, without blanks, with letters and digits: keys, sessions, sums. What a class is called has no digits in so long a word. */
    private static final Pattern TOKEN =
            Pattern.compile("(?<![\\w+/=-])(?=[\\w+/=-]*[0-9])(?=[\\w+/=-]*[A-Za-z])[\\w+/=-]{20,}(?![\\w+/=-])");

    private static final Pattern MAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*");
    private static final Pattern DISTINGUISHED_NAME =
            Pattern.compile("(?i)\\b(?:uid|cn|ou|dc|o|sn|givenname|mail|samaccountname)=(?:[^,\\n"
                    + "\"'()]|,\\s*(?:uid|cn|ou|dc|o|c|l|st)=)+");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"\\n]*\"|“[^”\\n]*”|(?<!\\w)'[^'\\n]*'(?!\\w)");
    private static final Pattern IPV4 =
            Pattern.compile("(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?(?![\\d.])");
    private static final Pattern IPV6 = Pattern.compile(
            "(?i)(?<![0-9a-f:])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{0,4}|(?:\\d{1,3}\\.){3}\\d{1,3})(?:%\\w+)?(?:/\\d{1,3})?(?![0-9a-f:])");
    private static final Pattern HOST = Pattern.compile(
            "(?i)(?<![\\w.@/$-])(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9](?![\\w$(-])");
    /** A part that begins with a capital letter: a class of Java. */
    private static final Pattern CLASS = Pattern.compile("(?:[a-z0-9_]+\\.)+[A-Z]\\w*(?:\\.\\w+)*");

    private static final Pattern FILE =
            Pattern.compile("(?i).*\\.(?:toml|log|json|pem|jar|java|service|socket|timer|path|conf|txt|md|nft|so)");
    private static final Pattern PATH = Pattern.compile(
            "(?<![\\w.<])(/(?:etc|usr/lib|var/lib|var/log|run)/mapkeep(?:-firewall)?)?/[\\w.@%+-]+(?:/[\\w.@%+-]+)*");

    private final boolean withNames;
    private final List<String> secrets;
    private final Map<String, Pattern> known =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    private final Map<String, String> words = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Integer> counts = new TreeMap<>();

    /** @param secrets values that this machine is known to keep */
    Masks(boolean withNames, Collection<String> secrets) {
        this.withNames = withNames;
        this.secrets = secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** From now on this name is taken out wherever it stands. */
    void learn(String kind, String name) {
        if (name.length() >= SHORTEST_NAME && EVERYWHERE.stream().noneMatch(name::equalsIgnoreCase)) {
            known.put(name, Pattern.compile("(?i)(?<![\\w])" + Pattern.quote(name) + "(?![\\w])"));
            word(kind, name);
        }
    }

    /** A text of anybody's. */
    String text(String written) {
        String text = secretless(written);
        return withNames ? text : nameless(text);
    }

    /** Names may be in it; what is secret not. */
    String secretless(String written) {
        String text = written;
        for (String secret : secrets) {
            text = text.replace(secret, SECRET);
        }
        text = PRIVATE_KEY.matcher(text).replaceAll(SECRET);
        text = NAMED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null ? found.group(1) + SECRET : found.group(3) + found.group(4) + SECRET));
        return TOKEN.matcher(text).replaceAll(SECRET);
    }

    /** Texts in it as {@link #text}, but for the fields that only ever hold words of ours. */
    JsonNode json(JsonNode node, Collection<String> ours) {
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(text(node.asText()));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> masked.add(json(each, ours)));
            return masked;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            object.fields()
                    .forEachRemaining(
                            field -> masked.set(text(field.getKey()), field(field.getKey(), field.getValue(), ours)));
            return masked;
        }
        return node;
    }

    private JsonNode field(String name, JsonNode value, Collection<String> ours) {
        if (!value.isTextual()) {
            return json(value, ours);
        }
        String text = value.asText();
        return JsonNodeFactory.instance.textNode(
                SECRET_FIELD.matcher(name).matches() ? SECRET : ours.contains(name) ? secretless(text) : text(text));
    }

    private String nameless(String written) {
        String text = written;
        for (Map.Entry<String, Pattern> name : known.entrySet()) {
            String word = words.get(name.getKey());
            text = name.getValue().matcher(text).replaceAll(Matcher.quoteReplacement(String.valueOf(word)));
        }
        text = replaced(MAIL, text, found -> word("person", found));
        text = replaced(DISTINGUISHED_NAME, text, found -> word("entry", found.strip()));
        text = replaced(QUOTED, text, found -> isMasked(found) ? found : word("text", found));
        text = replaced(IPV6, text, found -> isAddress(found) ? word("address", found) : found);
        text = replaced(IPV4, text, found -> found.startsWith("127.") ? found : word("address", found));
        text = replaced(PATH, text, Masks::ownFolder);
        return replaced(
                HOST,
                text,
                found -> CLASS.matcher(found).matches() || FILE.matcher(found).matches() ? found : word("host", found));
    }

    private static boolean isMasked(String quoted) {
        return quoted.substring(1, quoted.length() - 1)
                .matches("\\[[a-z]+(-\\d+)?\\]|MK-[A-Z]+-\\d+|[a-z_]+\\.[a-z_]+|");
    }

    private static String ownFolder(String path) {
        int folders = path.startsWith("/usr/lib/") || path.startsWith("/var/") ? 3 : 2;
        String[] parts = path.split("/");
        boolean ours = path.matches("/(etc|usr/lib|var/lib|var/log|run)/mapkeep(-firewall)?(/.*)?");
        return ours
                ? String.join("/", List.of(parts).subList(0, folders + 1))
                        + (parts.length > folders + 1 ? "/[path]" : "")
                : "[path]";
    }

    /** Not the time of day. */
    private static boolean isAddress(String found) {
        long colons = found.chars().filter(each -> each == ':').count();
        return found.contains("::") || colons == 7 || colons == 6 && found.contains(".");
    }

    private static String replaced(Pattern pattern, String text, UnaryOperator<String> by) {
        return pattern.matcher(text)
                .replaceAll((MatchResult found) -> Matcher.quoteReplacement(by.apply(found.group())));
    }

    private String word(String kind, String name) {
        return words.computeIfAbsent(name, each -> "[" + kind + "-" + counts.merge(kind, 1, Integer::sum) + "]");
    }
}
