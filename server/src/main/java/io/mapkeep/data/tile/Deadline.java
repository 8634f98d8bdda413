package io.mapkeep.data.tile;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Until when a tile has to be made: one end for all its statements together. */
final class Deadline {
    private final Duration limit;
    private final long began = System.nanoTime();

    Deadline(Duration limit) {
        this.limit = limit;
    }

    /** Gives a statement what is left. */
    void limit(Statement statement) throws SQLException {
        check();
        statement.setQueryTimeout((int) left().plusMillis(999).toSeconds());
    }

    /**
     * Lets work go on.
     *
     * @throws Unavailable after the end
     */
    void check() {
        if (left().isNegative()) {
            throw tooLong(null);
        }
    }

    Unavailable tooLong(@Nullable Throwable cause) {
        return new Unavailable(
                Problem.of(
                        "MK-TIL-003",
                        "Making this tile takes too long.",
                        "It was given up after " + limit.toSeconds()
                                + " s: the tile holds very many or very large shapes, or the machine is busy.",
                        "Look at a smaller part of the map, or ask again later."),
                cause);
    }

    private Duration left() {
        return limit.minusNanos(System.nanoTime() - began);
    }
}
