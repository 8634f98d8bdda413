package io.mapkeep.bench.durability;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.replica.Follower;
import io.mapkeep.storage.replica.Rehearsal;
import java.nio.file.Path;
import java.time.Duration;

/** A pair with a large database: its base copy, catching up, looking at a state, rehearsing, and taking over. */
final class LargePairBench {
    private static final int ROW_BYTES = 1_100;
    private static final int CATCH_UP_ROWS = 600_000;

    private final int mebibytes;
    private final Duration window;

    LargePairBench(int mebibytes, Duration window) {
        this.mebibytes = mebibytes;
        this.window = window;
    }

    void run(Path folder, Results results) throws Exception {
        long rows = ((long) mebibytes << 20) / ROW_BYTES;
        var pair = ReplicatedMapkeep.start(folder, false, database -> StartWriter.fill(database, rows));
        try (pair) {
            String size = (pair.database().sizeBytes() >> 20) + " MiB";
            add(results, "base copy of " + size + ", the joining included", "s", new Goal.None(), pair.joining());
            catchUp(pair, rows, results);
            pair.stopFollower();
            try (Follower follower = pair.followHere()) {
                Thread.sleep(window.toMillis());
                view(follower, size, results);
                rehearse(follower, folder.resolve("rehearsal"), size, results);
                pair.closePrimary();
                takeOver(follower, folder, results);
            }
        }
    }

    private static void catchUp(ReplicatedMapkeep pair, long rows, Results results) throws Exception {
        pair.stopFollower();
        long before = pair.journalBytes().orElseThrow();
        StartWriter.fill(pair.database(), rows + CATCH_UP_ROWS);
        long bytes = pair.journalBytes().orElseThrow() - before;
        double seconds = pair.restartFollower();
        add(
                results,
                "catching up with " + (bytes >> 20) + " MiB of journal",
                "MiB/s",
                new Goal.None(),
                bytes / seconds / (1 << 20));
    }

    private static void view(Follower follower, String size, Results results) {
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            try (Database view = Database.view(follower.pin(), Mapkeep.PASSWORD, () -> {
                throw new IllegalStateException("nothing is written here");
            })) {
                view.read(connection -> {
                    try (var statement = connection.createStatement();
                            var one = statement.executeQuery("select body from document where id = 1")) {
                        return one.next();
                    }
                });
                add(
                        results,
                        "opening a view of " + size + " and reading a row",
                        "ms",
                        new Goal.AtMost(250),
                        seconds(began) * 1e3);
            }
        }
    }

    private static void rehearse(Follower follower, Path scratch, String size, Results results) {
        long began = System.nanoTime();
        try (Rehearsal rehearsal = follower.rehearse(scratch, Mapkeep.PASSWORD)) {
            write(rehearsal.database());
        }
        add(
                results,
                "rehearsal with " + size + ", to a write in it and its end",
                "s",
                new Goal.AtMost(15),
                seconds(began));
    }

    private static void takeOver(Follower follower, Path folder, Results results) {
        long began = System.nanoTime();
        follower.promote(true);
        try (Database database = Mapkeep.open(folder.resolve("follower/database"))) {
            write(database);
            add(results, "promotion to the first accepted write", "s", new Goal.AtMost(3), seconds(began));
        }
    }

    private static void write(Database database) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("update document set body = body where id = 1");
            }
        });
    }

    private static void add(Results results, String what, String unit, Goal goal, double value) {
        results.add(Quantity.alone(what, unit, goal), Product.MAPKEEP, value);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
