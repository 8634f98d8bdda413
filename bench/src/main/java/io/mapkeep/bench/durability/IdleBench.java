package io.mapkeep.bench.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What an open database that nobody uses writes. */
final class IdleBench {
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private IdleBench() {}

    static void run(Options options, Results results) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.folder().resolve("idle"));
        Duration window = Duration.ofSeconds(options.idleSeconds());
        String unit = "bytes in " + window.toSeconds() + " s";
        try (var idler = ChildJvm.start(
                Idler.class,
                folder.resolve("said"),
                folder.resolve("data"),
                SETTLING.toSeconds(),
                window.toSeconds(),
                options.rounds())) {
            Duration patience =
                    SETTLING.plus(window.multipliedBy(options.rounds())).plusMinutes(2);
            for (String line : idler.await(patience).lines().toList()) {
                String[] words = line.split(" ");
                results.add(
                        Quantity.alone("idle, to the disk (write_bytes)", unit, new Goal.NeverAbove(0)),
                        Product.MAPKEEP,
                        Double.parseDouble(words[0]));
                results.add(
                        Quantity.alone("idle, by calls (wchar)", unit, new Goal.NeverAbove(0)),
                        Product.MAPKEEP,
                        Double.parseDouble(words[1]));
            }
        }
    }
}
