package io.mapkeep.bench.durability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commits that a second machine has too, beside PostgreSQL's synchronous replication; and what asynchronous followers cost. Both pairs are on
 * this machine, each member a process of its own, over TLS with a certificate on each side.
 */
public final class ReplicationBench {
    private ReplicationBench() {}

    /** {@code ReplicationBench FOLDER ROUNDS SECONDS PARTS WRITERS MEBIBYTES}: parts are sync, async and large, separated by commas, as numbers of writers are. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        int rounds = Integer.parseInt(arguments[1]);
        var window = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        List<String> parts = List.of(arguments[3].split(","));
        List<Integer> writers =
                Stream.of(arguments[4].split(",")).map(Integer::valueOf).toList();
        System.out.println(Disk.describe(folder));
        var results = new Results();
        try {
            if (parts.contains("sync")) {
                synchronously(folder, rounds, window, writers, results);
            }
            if (parts.contains("async")) {
                new AsynchronousBench(rounds, window, writers).run(folder, results);
            }
            if (parts.contains("large")) {
                new LargePairBench(Integer.parseInt(arguments[5]), window).run(folder.resolve("large"), results);
            }
        } finally {
            System.out.println();
            Report.print(results, System.out);
        }
        System.exit(0);
    }

    private static void synchronously(Path folder, int rounds, Duration window, List<Integer> numbers, Results results)
            throws Exception {
        List<Case> cases = new ArrayList<>();
        for (CommitCase.Change change : CommitCase.Change.values()) {
            for (int writers : numbers) {
                cases.add(new CommitCase(change, writers, window, "synchronous, ", new Goal.AtLeastTimes(1)));
            }
        }
        cases.add(new BulkCase(Product.POSTGRESQL, "synchronous, ", new Goal.AtLeastTimes(1)));
        try (var mapkeep = ReplicatedMapkeep.start(folder.resolve("mapkeep-sync"), true);
                var postgresql = Postgresql.withStandby(folder.resolve("postgresql-sync"), true)) {
            List<Contender> contenders = new ArrayList<>(List.of(mapkeep, postgresql));
            for (int round = 0; round <= rounds; round++) {
                // The first is for the compiler.
                Results counted = round == 0 ? new Results() : results;
                measure(cases, contenders, counted);
                lag(mapkeep, "synchronous", window, new Goal.AtMost(5), counted);
                Collections.rotate(contenders, 1);
            }
        }
    }

    /** At full load: how old the oldest barrier is that the follower has not confirmed, looked at every millisecond. */
    static void lag(ReplicatedMapkeep pair, String how, Duration window, Goal goal, Results results) throws Exception {
        try (var lag = LagProbe.of(pair)) {
            new CommitCase(CommitCase.Change.INSERT, 64, window, "", new Goal.None()).measure(pair, new Results());
            results.add(
                    Quantity.alone(how + ", lag at 64 writers, p99", "ms", goal),
                    Product.MAPKEEP,
                    lag.percentile(0.99));
        }
    }

    private static void measure(List<Case> cases, List<Contender> contenders, Results results) throws Exception {
        for (Case each : cases) {
            for (Contender contender : contenders) {
                System.gc();
                each.measure(contender, results);
            }
        }
    }
}
