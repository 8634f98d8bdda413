package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 at any moment, over and over on the same folder. The long run: {@code -Dmapkeep.kills=1000}. */
class KilledDatabaseIT {
    private static final int KILLS = Integer.getInteger("mapkeep.kills", 20);
    private static final int SOONEST_MILLIS = 100;
    private static final int LATEST_MILLIS = 900;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLost() throws IOException, InterruptedException {
        long seed = Long.getLong("mapkeep.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<Integer, Long> acknowledged = new HashMap<>();
        long all = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            try (LoadProcess process = LoadProcess.start(folder, Load.seeded(random.nextLong()))) {
                process.awaitAcknowledgements(1);
                Thread.sleep(SOONEST_MILLIS + random.nextInt(LATEST_MILLIS - SOONEST_MILLIS));
                process.kill();
                assertThat(process.tally().problems()).as("%s", process.tally()).isEmpty();
                acknowledged.putAll(process.tally().acknowledged());
                all += process.tally().acknowledgements();
            }
            assertThat(Inspection.of(folder, acknowledged))
                    .as("seed %d, kill %d", seed, kill)
                    .isEmpty();
        }
        System.out.println(KILLS + " kills, " + all + " acknowledged, none lost");
    }
}
