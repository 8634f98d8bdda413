package io.mapkeep.bench.importing;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ImportSection;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.importer.Importer;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Route;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Imports {@code zipcodes.csv} and a generated CSV of a million rows, and reads the same files with {@code create table as select * from
 * csvread(…)}. The import also judges every row, guesses types, makes geometries, indexes them and survives a crash; CSVREAD makes a table of
 * texts. A second thread writes a row again and again all the while, to see how long others wait.
 *
 * <p>Arguments: the folder of the sample files, and how many rows to generate.
 */
public final class ImportBench {
    private ImportBench() {}

    public static void main(String[] arguments) throws Exception {
        Path samples = Path.of(arguments[0]);
        int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        Path folder = Files.createTempDirectory("mapkeep-import-bench");
        Path generated = generate(folder.resolve("million.csv"), rows);
        System.out.println(
                "| file | rows | import | rows/s | processor time | CSVREAD | times its time | another writer waited at most |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (Jobs jobs = new Jobs();
                Database database = Database.open(folder, Redacted.of("bench".getBytes(StandardCharsets.UTF_8)))) {
            Datasets datasets = new Datasets(database, Clock.systemUTC());
            var section = new ImportSection(ByteSize.parse("4 GiB"), 1000, ByteSize.parse("16 MiB"), 1000, 2);
            try (Importer importer = Importer.open(
                    section, datasets, database, new Silent(), jobs, Clock.systemUTC(), folder.resolve("imports"))) {
                measure(
                        "zipcodes.csv (first, cold)",
                        samples.resolve("zipcodes.csv"),
                        "cold",
                        importer,
                        datasets,
                        database);
                measure("zipcodes.csv", samples.resolve("zipcodes.csv"), "warm", importer, datasets, database);
                measure("generated", generated, "generated", importer, datasets, database);
            }
        }
        System.out.println("peak RSS: " + peakRss());
    }

    private static void measure(
            String title, Path file, String name, Importer importer, Datasets datasets, Database database)
            throws Exception {
        try (Neighbour neighbour = new Neighbour(database)) {
            long began = System.nanoTime();
            double cpuBefore = cpuSeconds();
            upload(importer, file, name);
            while (datasets.find(name).isEmpty()) {
                Thread.sleep(5);
            }
            double own = seconds(began);
            double cpu = cpuSeconds() - cpuBefore;
            long longest = neighbour.longestMillis();
            Dataset dataset = datasets.find(name).orElseThrow();
            began = System.nanoTime();
            database.write(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate(
                            "create table public.\"peer_" + name + "\" as select * from csvread('" + file + "')");
                }
            });
            double peer = seconds(began);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.2f s | %.0f | %.1f s | %.2f s | %.1f | %d ms |%n",
                    title,
                    dataset.rows(),
                    own,
                    dataset.rows() / own,
                    cpu,
                    peer,
                    own / peer,
                    longest);
        }
    }

    private static void upload(Importer importer, Path file, String name) throws IOException {
        var principal = new Principal("bench", "Bench", "local", Set.of(Role.EDITOR));
        Route post = importer.resources().get(0).routes().stream()
                .filter(route -> route.method() == Method.POST)
                .findFirst()
                .orElseThrow();
        try (var body = Files.newInputStream(file)) {
            post.handler().handle(new UploadRequest(principal, name, body, Files.size(file)));
        }
    }

    private static Path generate(Path file, int rows) throws IOException {
        Random random = new Random(42);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,name,latitude,longitude,value,day\n");
            for (int i = 0; i < rows; i++) {
                out.write(i + ",place " + i + ","
                        + String.format(
                                Locale.ROOT,
                                "%.6f,%.6f",
                                random.nextDouble() * 180 - 90,
                                random.nextDouble() * 360 - 180)
                        + "," + random.nextInt(10_000) / 100.0 + ",2024-0" + (1 + i % 9) + "-1" + i % 10 + "\n");
            }
        }
        return file;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Of the whole process, the other writer included. */
    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static String peakRss() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown");
    }

    /** Writes a little again and again and remembers the longest wait. */
    private static final class Neighbour implements AutoCloseable {
        private final AtomicBoolean stop = new AtomicBoolean();
        private volatile long longest;
        private final Thread thread;

        Neighbour(Database database) {
            write(database, "create table if not exists mapkeep.bench_neighbour (n integer)");
            thread = new Thread(() -> {
                while (!stop.get()) {
                    long began = System.nanoTime();
                    write(database, "insert into mapkeep.bench_neighbour values (1)");
                    longest = Math.max(longest, (System.nanoTime() - began) / 1_000_000);
                }
            });
            thread.start();
        }

        long longestMillis() {
            stop.set(true);
            return longest;
        }

        private static void write(Database database, String sql) {
            database.write(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            stop.set(true);
            thread.join();
        }
    }

    /** An audit log that costs nothing. */
    private static final class Silent implements AuditLog {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    }
}
