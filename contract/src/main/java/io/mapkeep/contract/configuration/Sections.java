package io.mapkeep.contract.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** The tables of one TOML document, as they are read one after the other; all mistakes on the way are kept, none ends the reading. */
public final class Sections {
    private static final Pattern SECTION_NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final TomlPosition START = TomlPosition.positionAt(1, 1);

    private final TomlTable toml;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final Map<String, List<String>> known = new LinkedHashMap<>();

    private Sections(TomlTable toml) {
        this.toml = toml;
    }

    /** What is no TOML is a mistake, too. */
    public static Sections parse(String text) {
        return PlainToml.read(text).map(Sections::new).orElseGet(() -> byGrammar(text));
    }

    private static Sections byGrammar(String text) {
        TomlParseResult toml;
        try {
            toml = Toml.parse(text);
        } catch (TomlParseError thrown) {
            // tomlj collects mistakes, but throws for a wrong escape in a quoted key, and counts from the key's line.
            var none = new Sections(Toml.parse(""));
            none.note(
                    TomlPosition.positionAt(
                            lineThatThrows(text), thrown.position().column()),
                    sentence(thrown));
            return none;
        }
        var sections = new Sections(toml);
        for (TomlParseError error : toml.errors()) {
            sections.note(error.position(), sentence(error));
        }
        return sections;
    }

    private static int lineThatThrows(String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            try {
                Toml.parse(line);
            } catch (TomlParseError here) {
                return number;
            }
        }
        return 1;
    }

    /** Every mistake so far, in the order of the file. */
    public List<Mistake> mistakes() {
        return mistakes.stream()
                .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
                .toList();
    }

    List<Key> keys() {
        return List.copyOf(keys);
    }

    TomlTable document() {
        return toml;
    }

    /** A section that may be there once; absent, it is read as an empty one. One inside another, like {@code tls.acme}, comes after it. */
    public <T> T read(String name, Function<Section, T> reader) {
        List<String> path = List.of(name.split("\\."));
        TomlTable table = toml.get(path) instanceof TomlTable found ? found : Toml.parse("");
        var section = new Section(name, START, table, mistakes);
        T result = reader.apply(section);
        keys.addAll(section.keys());
        List<String> inSection =
                new ArrayList<>(section.keys().stream().map(Key::name).toList());
        known.put(name, inSection);
        if (path.size() > 1) {
            insideAnother(name, path, table, inSection);
        }
        return result;
    }

    private void insideAnother(String name, List<String> path, TomlTable table, List<String> inSection) {
        known.getOrDefault(path.get(0), new ArrayList<>()).add(path.get(1));
        boolean there = toml.get(List.of(path.get(0))) instanceof TomlTable && toml.get(path) != null;
        if (there && !(toml.get(path) instanceof TomlTable)) {
            note(
                    toml.inputPositionOf(path),
                    "\"" + name + "\" is a section: write [" + name + "] on a line of its own");
        }
        findUnknown(name, table, inSection);
    }

    /** Sections that the admin names, like {@code [role.steward]}; in the order of the file. */
    public <T> Map<String, T> readEach(String name, Function<Section, T> reader) {
        Map<String, T> results = new LinkedHashMap<>();
        known.put(name, List.of());
        if (!(toml.get(List.of(name)) instanceof TomlTable all)) {
            return results;
        }
        for (String each : inOrder(all)) {
            TomlPosition position = all.inputPositionOf(List.of(each));
            if (!(all.get(List.of(each)) instanceof TomlTable table)) {
                note(position, "\"" + name + "\" has sections only: write [" + name + ".NAME] above \"" + each + "\"");
            } else if (!SECTION_NAME.matcher(each).matches()) {
                note(
                        position,
                        "\"" + each.replaceAll("\\p{Cntrl}", "?")
                                + "\" cannot name a section: use a-z, 0-9 and -, at most 32, a letter first");
            } else {
                var section = new Section(name + "." + each, position == null ? START : position, table, mistakes);
                results.put(each, reader.apply(section));
                keys.addAll(section.keys());
                List<String> inSection = section.keys().stream().map(Key::name).toList();
                findUnknown(name + "." + each, table, inSection);
            }
        }
        return results;
    }

    /** The names that the admin gave to sections of a kind, like {@code staff} of {@code [oidc.staff]}. */
    Set<String> names(String kind) {
        return toml.get(List.of(kind)) instanceof TomlTable all ? all.keySet() : Set.of();
    }

    /** The last step: what nobody asked for is a mistake. */
    public void findUnknown() {
        for (String name : toml.keySet()) {
            List<String> inSection = known.get(name);
            if (inSection == null || !(toml.get(List.of(name)) instanceof TomlTable table)) {
                boolean isSection = inSection != null;
                note(
                        toml.inputPositionOf(List.of(name)),
                        isSection
                                ? "\"" + name + "\" is a section: write [" + name + "] on a line of its own"
                                : "no section \"" + name + "\"" + Nearest.hint(name, known.keySet()));
                continue;
            }
            if (!inSection.isEmpty()) {
                findUnknown(name, table, inSection);
            }
        }
    }

    private void findUnknown(String name, TomlTable table, List<String> inSection) {
        for (String key : table.keySet()) {
            if (!inSection.contains(key)) {
                note(
                        table.inputPositionOf(List.of(key)),
                        "no key \"" + name + "." + key + "\"" + Nearest.hint(key, inSection));
            }
        }
    }

    /** The parser keeps places, not order. */
    private static List<String> inOrder(TomlTable all) {
        return all.keySet().stream()
                .sorted(Comparator.comparingInt(
                                (String each) -> place(all, each).line())
                        .thenComparingInt(each -> place(all, each).column()))
                .toList();
    }

    private static TomlPosition place(TomlTable all, String each) {
        TomlPosition position = all.inputPositionOf(List.of(each));
        return position == null ? START : position;
    }

    private void note(@Nullable TomlPosition position, String message) {
        TomlPosition there = position == null ? START : position;
        mistakes.add(new Mistake(there.line(), there.column(), message));
    }

    private static String sentence(TomlParseError error) {
        String message = String.valueOf(error.getMessage());
        int position = message.indexOf(" (line ");
        return "not TOML: " + (position < 0 ? message : message.substring(0, position));
    }
}
