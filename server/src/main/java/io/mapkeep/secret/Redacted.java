package io.mapkeep.secret;

/**
 * A secret value that does not print: {@code toString} says {@code <redacted>}, and it does not serialise.
 *
 * @param <T> what it holds
 */
public final class Redacted<T> {
    private final T value;

    private Redacted(T value) {
        this.value = value;
    }

    public static <T> Redacted<T> of(T value) {
        return new Redacted<>(value);
    }

    /** The value itself. Each call is a place to look at in a review. */
    public T reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "<redacted>";
    }
}
