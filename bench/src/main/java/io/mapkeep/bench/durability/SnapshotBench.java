package io.mapkeep.bench.durability;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.runtime.CipherWarmUp;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.snapshot.block.PartSource;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Part;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotFacts;
import io.mapkeep.storage.snapshot.targets.FolderTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Snapshots of a database of incompressible rows while a writer works, and what they are restored at, beside {@code cp} and restic on the same disk.
 * In this process, as in the daemon, after one round to warm up.
 */
public final class SnapshotBench {
    private static final Redacted<byte[]> PASSWORD = Redacted.of("bench".getBytes(StandardCharsets.UTF_8));

    private final Path folder;
    private final Database database;
    private final Repository repository;
    private final long rows;

    private SnapshotBench(Path folder, Database database, Repository repository, long rows) {
        this.folder = folder;
        this.database = database;
        this.repository = repository;
        this.rows = rows;
    }

    /** {@code SnapshotBench FOLDER MEBIBYTES ROUNDS}; restic is left out if it is not installed. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        long rows = Long.parseLong(arguments[1]) << 10;
        Files.createDirectories(folder);
        // As the daemon does before its first snapshot.
        CipherWarmUp.begin();
        System.out.println(Disk.describe(folder));
        try (Database database = Database.open(folder.resolve("database"), PASSWORD);
                Repository repository = Repository.create(
                        FolderTarget.create(folder.resolve("store")), DataKey.generate(), Clock.systemUTC())) {
            StartWriter.fill(database, rows);
            var bench = new SnapshotBench(folder, database, repository, rows);
            for (int round = 0; round <= Integer.parseInt(arguments[2]); round++) {
                bench.round(round);
            }
        }
    }

    private void round(int round) throws Exception {
        say(round, "size of the database", database.sizeBytes() / (double) (1 << 20), "MiB");
        say(round, "opening a view and the first count", seconds(this::openView) * 1000, "ms");
        // What the round before has deleted is still being given back to the disk.
        run(Map.of(), "sync", "-f", folder.toString());
        Thread.sleep(2000);
        double quiet = longestWriteDuring(() -> Thread.sleep(5000));
        say(round, "longest of a lone writer's commits, without a snapshot", quiet, "ms");
        double[] took = new double[1];
        double stall = longestWriteDuring(() -> took[0] = seconds(this::snapshot));
        say(round, "snapshot", took[0], "s");
        say(round, "longest of a lone writer's commits meanwhile", stall, "ms");
        change(round);
        Manifest second = snapshot();
        var label = repository.snapshots().get(0);
        say(
                round,
                "stored by the next snapshot after a change of 1 % of the rows",
                100.0 * label.storedBytes() / label.bytes(),
                "%");
        restore(round, second);
    }

    private void openView() {
        try (Database view = Database.view(
                database.pin(), PASSWORD, () -> new Conflict(Problem.of("MK-STO-020", "a view", "", "")))) {
            view.read(connection -> {
                try (var statement = connection.createStatement();
                        var count = statement.executeQuery("select count(*) from document")) {
                    return count.next();
                }
            });
        }
    }

    private Manifest snapshot() throws IOException {
        try (PinnedView view = database.pin();
                var writer = repository.write("bench")) {
            writer.add(Part.DATABASE, 0600, pages(view), Progress.NONE);
            BarrierPoint point = view.point();
            return writer.commit(new SnapshotFacts("bench", point, Map.of(), "", Optional.empty(), ""));
        }
    }

    private static PartSource pages(PinnedView view) {
        return new PartSource() {
            @Override
            public long bytes() {
                return view.size();
            }

            @Override
            public int read(ByteBuffer to, long position) throws IOException {
                return view.read(to, position);
            }
        };
    }

    /** One percent of the rows, neighbours, as an import of a day would be. */
    private void change(int round) {
        long first = 1 + (round * 7919L) % (rows - rows / 100);
        database.write(connection -> {
            try (var update = connection.prepareStatement("update document set body = ? where id = ?")) {
                var random = new SplittableRandom();
                byte[] body = new byte[1024];
                for (long id = first; id < first + rows / 100; id++) {
                    random.nextBytes(body);
                    update.setBytes(1, body);
                    update.setLong(2, id);
                    update.addBatch();
                }
                return update.executeBatch().length;
            }
        });
    }

    private void restore(int round, Manifest manifest) throws Exception {
        Path restored = folder.resolve("restored");
        Part part = manifest.parts().stream()
                .filter(each -> each.name().equals(Part.DATABASE))
                .findFirst()
                .orElseThrow();
        double mebibytes = part.bytes() / (double) (1 << 20);
        Files.deleteIfExists(restored);
        double own = seconds(() -> repository.reader().restore(part, restored, Progress.NONE));
        say(round, "restore", mebibytes / own, "MiB/s");
        Path copy = folder.resolve("copy");
        Files.deleteIfExists(copy);
        double cp =
                seconds(() -> run(Map.of(), "sh", "-c", "cp '" + restored + "' '" + copy + "' && sync '" + copy + "'"));
        say(round, "cp and sync", mebibytes / cp, "MiB/s");
        say(round, "restore, times cp (goal 0.6)", cp / own, "times");
        restic(round, copy, mebibytes, own);
        Files.deleteIfExists(restored);
        Files.deleteIfExists(copy);
    }

    private void restic(int round, Path file, double mebibytes, double own) throws Exception {
        if (!Files.exists(Path.of("/usr/bin/restic"))) {
            return;
        }
        Path store = folder.resolve("restic");
        Path to = folder.resolve("restic-restored");
        Map<String, String> settings = Map.of(
                "RESTIC_PASSWORD", "bench", "RESTIC_REPOSITORY", store.toString(), "XDG_CACHE_HOME", folder + "/cache");
        if (!Files.exists(store)) {
            run(settings, "restic", "-q", "init");
        }
        double backup = seconds(() -> run(settings, "restic", "-q", "backup", file.toString()));
        say(round, "restic backup", backup, "s");
        double restore = seconds(() ->
                run(settings, "sh", "-c", "restic -q restore latest --target '" + to + "' && sync -f '" + to + "'"));
        say(round, "restic restore", mebibytes / restore, "MiB/s");
        say(round, "restore, times restic (goal 3)", restore / own, "times");
        run(Map.of(), "rm", "-rf", to.toString());
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** In milliseconds. */
    private double longestWriteDuring(Step step) throws Exception {
        var longest = new AtomicLong();
        var done = new AtomicBoolean();
        var writer = new Thread(() -> {
            var random = new SplittableRandom();
            while (!done.get()) {
                long began = System.nanoTime();
                database.write(connection -> {
                    try (var update = connection.prepareStatement("update document set body = body where id = ?")) {
                        update.setLong(1, random.nextLong(1, rows + 1));
                        return update.executeUpdate();
                    }
                });
                longest.accumulateAndGet(System.nanoTime() - began, Math::max);
            }
        });
        writer.start();
        try {
            step.run();
        } finally {
            done.set(true);
            writer.join();
        }
        return longest.get() / 1e6;
    }

    private static double seconds(Step step) throws Exception {
        long began = System.nanoTime();
        step.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void run(Map<String, String> settings, String... command) throws Exception {
        var builder = new ProcessBuilder(List.of(command)).inheritIO();
        builder.environment().putAll(settings);
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException(List.of(command) + " ended with " + exit);
        }
    }

    private static void say(int round, String what, double value, String unit) {
        System.out.printf(
                Locale.ROOT,
                "%s | %s | %s %s%n",
                round == 0 ? "warming up" : "round " + round,
                what,
                Report.number(value),
                unit);
    }
}
