package io.mapkeep.bench.durability;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What to measure, how often and where. The script names and explains them. */
record Options(
        Set<Part> parts,
        int rounds,
        int seconds,
        Set<Product> contenders,
        Path folder,
        int mebibytes,
        int idleSeconds) {

    enum Part {
        COMMITS,
        BULK,
        READS,
        START,
        IDLE
    }

    static Options parse(String[] arguments) {
        var options =
                new Options(EnumSet.allOf(Part.class), 5, 3, EnumSet.allOf(Product.class), Path.of("target"), 1024, 60);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                options = options.withParts(argument);
            } else if (i + 1 < arguments.length) {
                options = options.with(argument, arguments[++i]);
            } else {
                throw new IllegalArgumentException(argument + " wants a value");
            }
        }
        return options;
    }

    private Options withParts(String name) {
        Set<Part> chosen = "all".equals(name) ? EnumSet.allOf(Part.class) : chosen(Part.class, name);
        return new Options(chosen, rounds, seconds, contenders, folder, mebibytes, idleSeconds);
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--rounds" ->
                new Options(parts, positive(name, value), seconds, contenders, folder, mebibytes, idleSeconds);
            case "--seconds" ->
                new Options(parts, rounds, positive(name, value), contenders, folder, mebibytes, idleSeconds);
            case "--contenders" ->
                new Options(parts, rounds, seconds, chosen(Product.class, value), folder, mebibytes, idleSeconds);
            case "--folder" ->
                new Options(
                        parts, rounds, seconds, contenders, Path.of(value).toAbsolutePath(), mebibytes, idleSeconds);
            case "--mebibytes" ->
                new Options(parts, rounds, seconds, contenders, folder, positive(name, value), idleSeconds);
            case "--idle-seconds" ->
                new Options(parts, rounds, seconds, contenders, folder, mebibytes, positive(name, value));
            default -> throw new IllegalArgumentException("there is no option " + name);
        };
    }

    private static <E extends Enum<E>> Set<E> chosen(Class<E> type, String names) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String name : names.split(",")) {
            try {
                chosen.add(Enum.valueOf(type, name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        "'" + name + "' is none of "
                                + EnumSet.allOf(type).toString().toLowerCase(Locale.ROOT),
                        unknown);
            }
        }
        return chosen;
    }

    private static int positive(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        throw new IllegalArgumentException(name + " wants a whole number above 0");
    }
}
