package io.mapkeep.bench.durability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Commits that a second machine has too, beside PostgreSQL's synchronous replication; and what asynchronous followers cost. Both pairs are on
 * this machine, each member a process of its own, over TLS with a certificate on each side.
 */
public final class ReplicationBench {
    private static final List<Integer> WRITERS = System.getProperty("w") == null ? List.of(1, 8, 64) : List.of(Integer.getInteger("w"));

    private ReplicationBench() {}

    /** {@code ReplicationBench FOLDER ROUNDS SECONDS [PARTS]}: parts are sync, async, separated by commas. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        int rounds = Integer.parseInt(arguments[1]);
        var window = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        List<String> parts = List.of((arguments.length > 3 ? arguments[3] : "sync,async").split(","));
        System.out.println(Disk.describe(folder));
        var results = new Results();
        try {
            if (parts.contains("sync")) {
                synchronously(folder, rounds, window, results);
            }
            if (parts.contains("async")) {
                asynchronously(folder, rounds, window, results);
            }
        } finally {
            System.out.println();
            Report.print(results, System.out);
        }
        System.exit(0);
    }

    private static void synchronously(Path folder, int rounds, Duration window, Results results) throws Exception {
        List<Case> cases = new ArrayList<>();
        for (CommitCase.Change change : CommitCase.Change.values()) {
            for (int writers : WRITERS) {
                cases.add(new CommitCase(change, writers, window, "synchronous, ", new Goal.AtLeastTimes(1)));
            }
        }
        cases.add(new BulkCase(Product.POSTGRESQL, "synchronous, ", new Goal.AtLeastTimes(1)));
        try (var mapkeep = ReplicatedMapkeep.start(folder.resolve("mapkeep-sync"), true);
                var postgresql = Postgresql.withStandby(folder.resolve("postgresql-sync"), true)) {
            List<Contender> contenders = new ArrayList<>(List.of(mapkeep, postgresql));
            for (int round = 0; round <= rounds; round++) {
                // The first is for the compiler.
                measure(cases, contenders, round == 0 ? new Results() : results);
                Collections.rotate(contenders, 1);
            }
        }
    }

    /** The peer is the product itself, without a follower. */
    private static void asynchronously(Path folder, int rounds, Duration window, Results results) throws Exception {
        try (var followed = ReplicatedMapkeep.start(folder.resolve("mapkeep-async"), false);
                var alone = Mapkeep.start(folder.resolve("mapkeep-alone"))) {
            for (int round = 0; round <= rounds; round++) {
                for (int writers : WRITERS) {
                    double without = rate(alone, writers, window);
                    double with = rate(followed, writers, window);
                    if (round > 0) {
                        results.add(
                                Quantity.alone(
                                        "asynchronous, insert, " + writers + " writers, of the rate without a follower",
                                        "times",
                                        new Goal.None()),
                                Product.MAPKEEP,
                                with / without);
                        results.add(
                                Quantity.alone(
                                        "asynchronous, lag at the end of it, " + writers + " writers",
                                        "ms",
                                        new Goal.AtMost(250)),
                                Product.MAPKEEP,
                                followed.lagMillis());
                    }
                }
            }
        }
    }

    private static double rate(Contender contender, int writers, Duration window) throws Exception {
        var own = new Results();
        new CommitCase(CommitCase.Change.INSERT, writers, window, "", new Goal.None()).measure(contender, own);
        Quantity commits = own.quantities().stream()
                .filter(quantity -> quantity.name().endsWith("commits"))
                .findFirst()
                .orElseThrow();
        return own.of(commits, Product.MAPKEEP).orElseThrow().median();
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
