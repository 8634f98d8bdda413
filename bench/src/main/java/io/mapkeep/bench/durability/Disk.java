package io.mapkeep.bench.durability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Where the contenders write. What it needs to make a page durable is the floor for all of them. */
final class Disk {
    private static final int PAGE = 8192;
    private static final int PAGES = 200;

    private Disk() {}

    static String describe(Path folder) throws IOException {
        String type = Files.getFileStore(folder).type();
        if ("tmpfs".equals(type)) {
            throw new IllegalArgumentException(
                    folder + " is in memory, where durability costs nothing. Choose another place with --folder.");
        }
        return String.format(Locale.ROOT, "%s, %s ms to make 8 KiB durable", type, Report.number(syncMillis(folder)));
    }

    /** Pages are overwritten one after the other as in a journal that was allocated before. Median. */
    private static double syncMillis(Path folder) throws IOException {
        var latencies = new Latencies();
        Path file = folder.resolve("sync");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(PAGE * PAGES), 0);
            channel.force(true);
            for (int page = 0; page < PAGES; page++) {
                long began = System.nanoTime();
                channel.write(ByteBuffer.allocate(PAGE), (long) page * PAGE);
                channel.force(false);
                latencies.add(System.nanoTime() - began);
            }
        }
        Files.delete(file);
        return latencies.percentile(0.5);
    }
}
