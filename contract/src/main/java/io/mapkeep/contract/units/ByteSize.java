package io.mapkeep.contract.units;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 512 MiB}, {@code 10MiB}, {@code 4096 B}. Binary prefixes only (IEC 80000-13): {@code MB} means two
 * different things to two readers, so it is refused with a hint.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it
     */
    public static ByteSize parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "write a size as a whole number and B, KiB, MiB, GiB or TiB, like \"512 MiB\"");
        }
        for (int power = 0; power < UNITS.length; power++) {
            if (UNITS[power].equals(matcher.group(2))) {
                try {
                    return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
                } catch (ArithmeticException overflow) {
                    throw new IllegalArgumentException("that size does not fit into 8 EiB", overflow);
                }
            }
        }
        throw new AssertionError(text);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact form, which {@link #parse} reads back. */
    @Override
    public String toString() {
        int power = 0;
        long rest = bytes;
        while (power < UNITS.length - 1 && rest != 0 && rest % 1024 == 0) {
            rest /= 1024;
            power++;
        }
        return rest + " " + UNITS[power];
    }

    /** For people, rounded: {@code 1.4 MiB}. */
    public String rounded() {
        int power = 0;
        double rest = bytes;
        while (power < UNITS.length - 1 && rest >= 1024) {
            rest /= 1024;
            power++;
        }
        return power == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", rest, UNITS[power]);
    }
}
