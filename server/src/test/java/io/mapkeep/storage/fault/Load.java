package io.mapkeep.storage.fault;

import java.time.Duration;
import java.util.List;

/**
 * How a process writes.
 *
 * @param writers threads, each with event numbers of its own
 * @param seed of what they write, so that a failure can be looked at again
 * @param largeEvery so many events of a writer have one large value
 * @param pause of a writer between two transactions
 */
record Load(int writers, long seed, int largeEvery, Duration pause) {
    static Load seeded(long seed) {
        return new Load(8, seed, 50, Duration.ZERO);
    }

    Load withLargeEvery(int events) {
        return new Load(writers, seed, events, pause);
    }

    Load withPause(Duration between) {
        return new Load(writers, seed, largeEvery, between);
    }

    List<String> arguments() {
        return List.of(
                Integer.toString(writers),
                Long.toString(seed),
                Integer.toString(largeEvery),
                Long.toString(pause.toMillis()));
    }

    static Load parse(List<String> arguments) {
        return new Load(
                Integer.parseInt(arguments.get(0)),
                Long.parseLong(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Duration.ofMillis(Long.parseLong(arguments.get(3))));
    }
}
