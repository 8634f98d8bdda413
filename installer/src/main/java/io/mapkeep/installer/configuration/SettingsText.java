package io.mapkeep.installer.configuration;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.Key;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/**
 * A TOML text (TOML 1.0) of which one key is changed: in its own line where it stands, in place of the line that shows its default behind a {@code #}, or
 * else at the end of its section. All other lines stay as they are. What comes out is read again and must say what was meant and nothing else.
 */
public record SettingsText(String text) {
    /** Every line ends, so that one can be added behind it. */
    public SettingsText {
        text = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    private static final Pattern HEADER = Pattern.compile("\\s*\\[\\s*([^\\[\\]]+?)\\s*]\\s*(#.*)?", Pattern.DOTALL);

    /** Where something stands: lines from {@code first} up to, not including, {@code end}. */
    private record Place(int first, int end) {}

    /**
     * The text with a key set.
     *
     * @param value as TOML writes it
     * @throws CommandFailure (MK-CFG-010) if the key is written in a way that only a person can change
     */
    public SettingsText with(Key key, String value) {
        List<String> lines = lines();
        String line = key.name() + " = " + value;
        Place section = section(lines, key.section());
        if (section == null) {
            if (!lines.isEmpty() && !lines.get(lines.size() - 1).isBlank()) {
                lines.add("");
            }
            lines.add("[" + key.section() + "]");
            lines.add(line);
        } else {
            Place active = active(lines, section, key.name());
            if (active != null) {
                lines.subList(active.first, active.end).clear();
                lines.add(active.first, line);
            } else {
                int shown = shownDefault(lines, section, key.name());
                if (shown >= 0) {
                    lines.set(shown, line);
                } else {
                    lines.add(lastOf(lines, section) + 1, line);
                }
            }
        }
        return proven(joined(lines), key, value);
    }

    /** The text with a key at its default again: its line shows the default behind a {@code #}. */
    public SettingsText without(Key key) {
        List<String> lines = lines();
        Place section = section(lines, key.section());
        Place active = section == null ? null : active(lines, section, key.name());
        if (active != null) {
            lines.subList(active.first, active.end).clear();
            lines.add(active.first, "#" + key.name() + " = " + key.standard());
        }
        return proven(joined(lines), key, null);
    }

    /** All keys that there are, and those that there would be in the section of this one: {@code oidc.NAME} has none before it is written. */
    public List<Key> keysNear(String path) {
        int end = path.lastIndexOf('.');
        List<Key> keys = new ArrayList<>(read().keys());
        if (end > 0) {
            ConfigurationFile.parse("[" + path.substring(0, end) + "]\n").keys().stream()
                    .filter(key -> !keys.contains(key))
                    .forEach(keys::add);
        }
        return keys;
    }

    /** The same as {@link #with(Key, String)} for a key that is known to exist, and for what a person would type. */
    public SettingsText with(String path, String... words) {
        Key key = keysNear(path).stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no key " + path));
        return with(key, Written.as(key, List.of(words)));
    }

    /** As it is read; mistakes are not insisted upon. */
    public ConfigurationFile read() {
        return ConfigurationFile.parse(text);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.remove(lines.size() - 1); // what follows the last line end
        return lines;
    }

    private static String joined(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** The lines below the header; values that stretch over lines are stepped over, so that a bracket in them is no header. */
    private static @Nullable Place section(List<String> lines, String name) {
        int first = -1;
        for (int at = 0; at < lines.size(); at = next(lines, at)) {
            var header = HEADER.matcher(lines.get(at));
            if (header.matches()) {
                if (first >= 0) {
                    return new Place(first, at);
                }
                if (header.group(1).replaceAll("\\s*\\.\\s*", ".").equals(name)) {
                    first = at + 1;
                }
            }
        }
        return first < 0 ? null : new Place(first, lines.size());
    }

    private static @Nullable Place active(List<String> lines, Place section, String name) {
        for (int at = section.first; at < section.end; at = next(lines, at)) {
            if (begins(lines.get(at), name)) {
                return new Place(at, Math.min(next(lines, at), section.end));
            }
        }
        return null;
    }

    private static int shownDefault(List<String> lines, Place section, String name) {
        for (int at = section.first; at < section.end; at = next(lines, at)) {
            String line = lines.get(at).stripLeading();
            if (line.startsWith("#") && begins(line.substring(1), name)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean begins(String line, String name) {
        String rest = line.stripLeading();
        return rest.startsWith(name)
                && rest.substring(name.length()).stripLeading().startsWith("=");
    }

    /** Behind a section's last key comes what is said of the next section. */
    private static int lastOf(List<String> lines, Place section) {
        int last = section.first - 1;
        for (int at = section.first; at < section.end; at = next(lines, at)) {
            String line = lines.get(at).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                last = next(lines, at) - 1;
            }
        }
        return last;
    }

    /** The line after the one at {@code at}, or after all lines of the value that begins there. */
    private static int next(List<String> lines, int at) {
        String line = lines.get(at).strip();
        if (line.isEmpty() || line.startsWith("#") || line.startsWith("[")) {
            return at + 1;
        }
        StringBuilder value = new StringBuilder();
        for (int end = at; end < lines.size(); end++) {
            value.append(lines.get(end)).append('\n');
            if (!Toml.parse(value.toString()).hasErrors()) {
                return end + 1;
            }
        }
        return at + 1;
    }

    /** A text that says {@code value} for the key and what it said before for all others. */
    private SettingsText proven(String changed, Key key, @Nullable String value) {
        Map<String, String> expected = new LinkedHashMap<>(read().written());
        if (value == null) {
            expected.remove(key.path());
        } else {
            ConfigurationFile alone =
                    ConfigurationFile.parse("[" + key.section() + "]\n" + key.name() + " = " + value + "\n");
            expected.put(key.path(), Objects.requireNonNullElse(alone.written().get(key.path()), value));
        }
        if (Toml.parse(changed).hasErrors()
                || !ConfigurationFile.parse(changed).written().equals(expected)) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CFG-010",
                            "The key " + key.path() + " cannot be changed by the command.",
                            "It or its section is written in the file in another form than the documented one, or the file is no TOML.",
                            "Change it by hand, then run: mapkeep config check"));
        }
        return new SettingsText(changed);
    }
}
