package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.snapshot.block.PartSource;
import io.mapkeep.storage.snapshot.block.Progress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What tests of a repository store in it. */
final class Workshop {
    private Workshop() {}

    /** Bytes like those of a database: text that packs well, some that do not, and holes. */
    static byte[] database(int bytes, long seed) {
        var random = new Random(seed);
        byte[] contents = new byte[bytes];
        for (int page = 0; page < bytes; page += 4096) {
            int length = Math.min(4096, bytes - page);
            if (random.nextInt(10) == 0) {
                continue;
            }
            for (int at = 0; at < length; at++) {
                contents[page + at] = (byte) (at % 8 < 3 ? random.nextInt() : 'a' + at % 16);
            }
        }
        return contents;
    }

    static SnapshotFacts facts(long barrier) {
        return new SnapshotFacts(
                "1.0.0",
                new BarrierPoint(
                        1, barrier, Instant.parse("2026-11-27T12:00:00Z").plusSeconds(barrier), 4096),
                Map.of("table mapkeep.account", "3 rows 5f3a"),
                "head " + barrier,
                Optional.empty(),
                "lineage");
    }

    static Manifest store(Repository repository, byte[] database, long barrier) {
        try (SnapshotWriter writer = repository.write("a test")) {
            writer.add(Part.DATABASE, 0600, PartSource.of(database), Progress.NONE);
            writer.add(
                    "configuration/mapkeep.toml", 0640, "[server]\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            writer.add("secret/tls-key", 0600, new byte[] {1, 2, 3});
            writer.add("empty", 0600, new byte[0]);
            return writer.commit(facts(barrier));
        }
    }
}
