package io.mapkeep.bench.durability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What an asynchronous follower costs its primary: in commits, where both share this machine, and in processor time of the primary's process
 * alone, which is what it costs where the follower has a machine of its own. The peer is the product itself, without a follower.
 */
final class AsynchronousBench {
    private final int rounds;
    private final Duration window;
    private final List<Integer> writers;

    AsynchronousBench(int rounds, Duration window, List<Integer> writers) {
        this.rounds = rounds;
        this.window = window;
        this.writers = writers;
    }

    private record Cost(double perSecond, double microsPerCommit) {}

    void run(Path folder, Results results) throws Exception {
        try (var followed = ReplicatedMapkeep.start(folder.resolve("mapkeep-async"), false);
                var alone = Mapkeep.start(folder.resolve("mapkeep-alone"))) {
            for (int round = 0; round <= rounds; round++) {
                // The first is for the compiler.
                Results counted = round == 0 ? new Results() : results;
                for (int number : writers) {
                    compare(
                            number,
                            cost(alone, alone::commits, number),
                            cost(followed, followed::commits, number),
                            counted);
                }
                ReplicationBench.lag(followed, "asynchronous", window, new Goal.AtMost(250), counted);
            }
        }
    }

    private static void compare(int number, Cost without, Cost with, Results results) {
        String name = "asynchronous, insert, " + number + (number == 1 ? " writer, " : " writers, ");
        results.add(
                Quantity.alone(name + "of the rate without a follower", "times", new Goal.None()),
                Product.MAPKEEP,
                with.perSecond() / without.perSecond());
        results.add(
                Quantity.alone(
                        name + "processor time of the primary without a follower", "µs per commit", new Goal.None()),
                Product.MAPKEEP,
                without.microsPerCommit());
        results.add(
                Quantity.alone(
                        name + "processor time of the primary, of that without a follower",
                        "times",
                        new Goal.AtMost(1.1)),
                Product.MAPKEEP,
                with.microsPerCommit() / without.microsPerCommit());
    }

    private Cost cost(Contender contender, LongSupplier commits, int number) throws Exception {
        var own = new Results();
        long before = processorNanos();
        long committed = commits.getAsLong();
        new CommitCase(CommitCase.Change.INSERT, number, window, "", new Goal.None()).measure(contender, own);
        double micros = (processorNanos() - before) / 1e3 / (commits.getAsLong() - committed);
        Quantity rate = own.quantities().stream()
                .filter(quantity -> quantity.name().endsWith("commits"))
                .findFirst()
                .orElseThrow();
        return new Cost(own.of(rate, Product.MAPKEEP).orElseThrow().median(), micros);
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElseThrow();
    }
}
