package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.ByteSize;
import java.time.Duration;

/** {@code [sql]}: what one query of a user may cost. */
public record SqlSection(Duration timeout, ByteSize answer, int statementLength, int concurrent, int queue) {
    static SqlSection read(Section in) {
        return new SqlSection(
                in.duration("timeout", "30s", "100ms", "1h", "A query that runs longer is ended."),
                in.size(
                        "answer",
                        "1 GiB",
                        "1 MiB",
                        "64 GiB",
                        "Largest answer; it is streamed, so this bounds traffic and not memory."),
                in.number("statement_length", 200_000, 1000, 10_000_000, "characters", "Longest statement."),
                in.number(
                        "concurrent",
                        8,
                        1,
                        500,
                        "queries",
                        "Queries that run at once; at most half of them for one person."),
                in.number(
                        "queue",
                        32,
                        0,
                        10_000,
                        "queries",
                        "Queries that wait for a free place; more are answered with 429."));
    }
}
