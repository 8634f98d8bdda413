package io.mapkeep.contract.units;

import java.util.ArrayList;
import java.util.List;

/** A version of this product, like {@code 0.1.0}. Ordered by its numbers; what follows them, as in {@code 1.0.0-SNAPSHOT}, does not count. */
public record ProductVersion(String text) implements Comparable<ProductVersion> {
    public static ProductVersion parse(String text) {
        return new ProductVersion(text.strip());
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
