package io.mapkeep.bench.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Kills a process that writes to a large database, and opens it in the next one. The kernel survives and so do the pages it has not written yet, so
 * this is about time, not about the disk; that nothing acknowledged is missing is looked at all the same.
 */
final class StartBench {
    private static final int CYCLES = 3;
    private static final Duration LOADING = Duration.ofMinutes(20);
    private static final Duration OPENING = Duration.ofMinutes(5);

    private StartBench() {}

    static void run(Options options, Results results) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.folder().resolve("start"));
        Path acknowledged = folder.resolve("acknowledged");
        Path said = folder.resolve("said");
        var quantity =
                Quantity.alone("start after kill -9, " + options.mebibytes() + " MiB", "s", new Goal.NeverAbove(3));
        for (int cycle = 0; cycle < Math.max(CYCLES, options.rounds()); cycle++) {
            Files.deleteIfExists(acknowledged);
            Files.createFile(acknowledged);
            try (var writer = ChildJvm.start(
                    StartWriter.class,
                    folder.resolve("writer"),
                    folder.resolve("data"),
                    options.mebibytes(),
                    acknowledged)) {
                awaitWriting(writer, acknowledged);
                // A different while in each cycle: what the next start has to do depends on where the kill fell.
                Thread.sleep(3_000 + cycle * 1_700L);
            }
            try (var reader = ChildJvm.start(StartReader.class, said, folder.resolve("data"), acknowledged)) {
                // The log of the database stands before its answer.
                String answer = reader.await(OPENING).strip();
                String[] words = answer.substring(answer.lastIndexOf('\n') + 1).split(" ");
                results.add(quantity, Product.MAPKEEP, Double.parseDouble(words[0]));
                System.err.println(words[1] + " rows were acknowledged, " + words[2] + " of them are missing; "
                        + Files.size(folder.resolve("data/pages.mv.db")) / (1 << 20) + " MiB");
                results.add(
                        Quantity.alone("acknowledged rows missing after it", "rows", new Goal.NeverAbove(0)),
                        Product.MAPKEEP,
                        Double.parseDouble(words[2]));
            }
        }
    }

    private static void awaitWriting(ChildJvm writer, Path acknowledged) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (Files.size(acknowledged) == 0) {
            if (!writer.isAlive() || System.nanoTime() - began > LOADING.toNanos()) {
                throw new IOException("the writer did not come to write");
            }
            Thread.sleep(50);
        }
    }
}
