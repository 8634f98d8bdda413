package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program takes all room of the disk while writers are at work, and gives it back. */
class FullDiskIT {
    private static final int MEBIBYTES = 224;

    @TempDir
    Path folder;

    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private SmallDisk disk;
    private Path filler;

    @BeforeEach
    void mount() throws IOException {
        disk = SmallDisk.mount(folder, MEBIBYTES);
        filler = folder.resolve("filler");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        disk.close();
    }

    @Test
    void writesComeBackByThemselvesWhenThereIsSpace() throws IOException, InterruptedException {
        try (LoadProcess process = start()) {
            for (int round = 1; round <= 3; round++) {
                process.awaitAcknowledgements(50);
                fillUntilRefused(process);
                process.awaitReads(5);
                process.obey("free " + filler, "freed");
                process.awaitAcknowledgements(50);
            }
            process.closeInOrder();
            requireOnlyRefused(process);
        }
        requireAllThere();
    }

    @Test
    void aFullDiskLetsItCloseInOrderAndOpenAgain() throws IOException, InterruptedException {
        try (LoadProcess process = start()) {
            process.awaitAcknowledgements(50);
            fillUntilRefused(process);
            process.closeInOrder();
            assertThat(process.tally().saidWith("closed"))
                    .as("%s", process.tally())
                    .isEmpty();
            requireOnlyRefused(process);
        }
        requireAllThere();
        requireWritesAfterFreeing();
    }

    @Test
    void killedOnAFullDiskItLosesNothing() throws IOException, InterruptedException {
        for (int life = 1; life <= 3; life++) {
            try (LoadProcess process = start()) {
                process.awaitAcknowledgements(50);
                fillUntilRefused(process);
                process.awaitReads(2);
                process.kill();
                requireOnlyRefused(process);
            }
            requireAllThere();
            requireWritesAfterFreeing();
        }
    }

    private LoadProcess start() throws IOException, InterruptedException {
        // Slowly, so that it is the filler that takes the room.
        Load load = Load.seeded(1).withPause(Duration.ofMillis(10));
        return LoadProcess.start(disk.around(), Map.of(), folder, load).awaitReady();
    }

    private void fillUntilRefused(LoadProcess process) throws IOException, InterruptedException {
        int before = process.tally().problems().getOrDefault("MK-STO-003", 0);
        process.obey("fill " + filler, "filled");
        process.await("refused writes", () -> process.tally().problems().getOrDefault("MK-STO-003", 0) > before);
    }

    /** It is still full when this begins: reads work at once, writes when there is space. */
    private void requireWritesAfterFreeing() throws IOException, InterruptedException {
        try (LoadProcess process = start()) {
            process.awaitReads(2);
            process.obey("free " + filler, "freed");
            process.awaitAcknowledgements(50);
            process.closeInOrder();
            requireOnlyRefused(process);
        }
        requireAllThere();
    }

    private void requireOnlyRefused(LoadProcess process) {
        Tally tally = process.tally();
        acknowledged.putAll(tally.acknowledged());
        assertThat(tally.problems().keySet()).as("%s", tally).isSubsetOf("MK-STO-003");
        assertThat(tally.failedReads()).isEmpty();
        assertThat(tally.keptThoughRefused()).isEmpty();
    }

    /** Whoever opens a database on a full disk says so in the log; that is no damage. */
    private void requireAllThere() throws IOException, InterruptedException {
        assertThat(disk.inspect(acknowledged))
                .filteredOn(line -> !line.matches("[0-9:.]+ (INFO|WARN) .*"))
                .isEmpty();
    }
}
