package io.mapkeep.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A version of this product, like {@code 0.1.0}. Ordered by its numbers; what follows them, as in {@code 1.0.0-SNAPSHOT}, does not count. */
public record ProductVersion(String text) implements Comparable<ProductVersion> {
    private static final String RESOURCE = "/io/mapkeep/version.txt";

    public static ProductVersion parse(String text) {
        return new ProductVersion(text.strip());
    }

    /** The one that was built, as Maven wrote it down. */
    public static ProductVersion current() {
        try (InputStream in = ProductVersion.class.getResourceAsStream(RESOURCE)) {
            return parse(in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int compareTo(ProductVersion other) {
        List<Integer> mine = numbers();
        List<Integer> theirs = other.numbers();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            int difference = Integer.compare(i < mine.size() ? mine.get(i) : 0, i < theirs.size() ? theirs.get(i) : 0);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.split("[.+-]", -1)) {
            if (!part.matches("\\d{1,9}")) {
                break;
            }
            numbers.add(Integer.parseInt(part));
        }
        return numbers;
    }

    @Override
    public String toString() {
        return text;
    }
}
