package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.contract.units.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads the keys of one TOML table and remembers each key it was asked for. A wrong value is noted and its default stands in, so that one
 * pass finds every mistake; the caller discards the result when there are any.
 */
public final class Section {
    private final String name;
    private final TomlPosition place;
    private final TomlTable table;
    private final List<Mistake> mistakes;
    private final List<Key> keys = new ArrayList<>();

    /** @param place of its heading; the start of the file for a section that is not written */
    Section(String name, TomlPosition place, TomlTable table, List<Mistake> mistakes) {
        this.name = name;
        this.place = place;
        this.table = table;
        this.mistakes = mistakes;
    }

    public String name() {
        return name;
    }

    /** Where its heading stands, counted from 1. */
    public int line() {
        return place.line();
    }

    List<Key> keys() {
        return keys;
    }

    public String text(String key, String standard, String form, String purpose) {
        return text(key, standard, form, purpose, value -> value);
    }

    /** A text that {@code parse} turns into a value; an {@link IllegalArgumentException} from it becomes the mistake's message. */
    public <T> T text(String key, String standard, String form, String purpose, Function<String, T> parse) {
        describe(key, form, quote(standard), purpose);
        Object value = value(key);
        if (value == null) {
            return parse.apply(standard);
        }
        if (!(value instanceof String written)) {
            mistake(key, "expected " + form + " in quotes, found " + typeOf(value));
            return parse.apply(standard);
        }
        try {
            return parse.apply(written);
        } catch (IllegalArgumentException wrong) {
            mistake(key, wrong.getMessage() + "; found " + quote(written));
            return parse.apply(standard);
        }
    }

    public boolean flag(String key, boolean standard, String purpose) {
        describe(key, "true or false", Boolean.toString(standard), purpose);
        Object value = value(key);
        if (value == null) {
            return standard;
        }
        if (value instanceof Boolean written) {
            return written;
        }
        mistake(key, "expected true or false without quotes, found " + typeOf(value));
        return standard;
    }

    public int number(String key, int standard, int least, int most, String unit, String purpose) {
        String form = "whole number, " + least + " to " + most + (unit.isEmpty() ? "" : " " + unit);
        describe(key, form, Integer.toString(standard), purpose);
        Object value = value(key);
        if (value == null) {
            return standard;
        }
        if (value instanceof Long written && written >= least && written <= most) {
            return Math.toIntExact(written);
        }
        mistake(key, "expected a " + form + ", found " + (value instanceof Long ? value : typeOf(value)));
        return standard;
    }

    public Duration duration(String key, String standard, String least, String most, String purpose) {
        return text(key, standard, "duration, " + least + " to " + most, purpose, written -> {
            Duration duration = Durations.parse(written);
            requireWithin(duration, Durations.parse(least), Durations.parse(most), least, most);
            return duration;
        });
    }

    public ByteSize size(String key, String standard, String least, String most, String purpose) {
        return text(key, standard, "size, " + least + " to " + most, purpose, written -> {
            ByteSize size = ByteSize.parse(written);
            requireWithin(size, ByteSize.parse(least), ByteSize.parse(most), least, most);
            return size;
        });
    }

    /** An address to listen on or connect to; the empty text means none. */
    public Optional<HostPort> address(String key, String standard, String purpose) {
        return text(
                key,
                standard,
                "host:port, or \"\" for none",
                purpose,
                written -> written.isEmpty() ? Optional.empty() : Optional.of(HostPort.parse(written)));
    }

    /** A file or folder; the empty text means none. A relative path counts from the folder of the configuration file. */
    public Optional<Path> path(String key, String standard, String purpose) {
        return text(key, standard, "path", purpose, written -> {
            try {
                return written.isEmpty() ? Optional.empty() : Optional.of(Path.of(written));
            } catch (InvalidPathException wrong) {
                throw new IllegalArgumentException("not a path: " + wrong.getReason(), wrong);
            }
        });
    }

    public <E extends Enum<E>> E choice(String key, E standard, Class<E> type, String purpose) {
        String options = Arrays.stream(type.getEnumConstants())
                .map(Section::written)
                .map(Section::quote)
                .collect(Collectors.joining(", "));
        return text(key, written(standard), "one of " + options, purpose, value -> {
            for (E option : type.getEnumConstants()) {
                if (written(option).equals(value)) {
                    return option;
                }
            }
            throw new IllegalArgumentException("expected one of " + options);
        });
    }

    public List<String> texts(String key, String form, String purpose) {
        return texts(key, form, purpose, value -> value);
    }

    public <T> List<T> texts(String key, String form, String purpose, Function<String, T> parse) {
        describe(key, "list of " + form, "[]", purpose);
        Object value = value(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof TomlArray array)) {
            mistake(key, "expected a list like [\"one\", \"two\"], found " + typeOf(value));
            return List.of();
        }
        List<T> result = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof String written)) {
                mistake(array.inputPositionOf(i), name + "." + key + ": expected " + form + " in quotes");
                continue;
            }
            try {
                result.add(parse.apply(written));
            } catch (IllegalArgumentException wrong) {
                mistake(
                        array.inputPositionOf(i),
                        name + "." + key + ": " + wrong.getMessage() + "; found " + quote(written));
            }
        }
        return List.copyOf(result);
    }

    /** Notes a mistake that concerns a whole section or several keys together; it is placed at {@code key} if that is written. */
    public void mistake(String key, String message) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        mistake(position, name + "." + key + ": " + message);
    }

    /** Likewise of a key that has nothing in it, unless what stands there was told as a mistake already: then that is why. */
    public void missing(String key, String message) {
        String about = name + "." + key + ": ";
        if (mistakes.stream().noneMatch(mistake -> mistake.message().startsWith(about))) {
            mistake(key, message);
        }
    }

    private void mistake(@Nullable TomlPosition position, String message) {
        TomlPosition there = position == null ? place : position;
        mistakes.add(new Mistake(there.line(), there.column(), message));
    }

    private @Nullable Object value(String key) {
        return table.get(List.of(key));
    }

    private void describe(String key, String form, String standard, String purpose) {
        keys.add(new Key(name, key, form, standard, purpose));
    }

    private static <T extends Comparable<T>> void requireWithin(T value, T least, T most, String from, String to) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("expected " + from + " to " + to);
        }
    }

    private static String written(Enum<?> option) {
        return option.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static String quote(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        return '"' + escaped.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    private static String typeOf(Object value) {
        return switch (value.getClass().getSimpleName()) {
            case "String" -> "a text";
            case "Long" -> "the number " + value;
            case "Double" -> "the number " + value;
            case "Boolean" -> value.toString();
            default ->
                value instanceof TomlArray ? "a list" : value instanceof TomlTable ? "a table" : "a date or time";
        };
    }
}
