package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock jumps while writers are at work, as when a machine without a battery finds a time server. */
class ClockJumpIT {
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    @TempDir
    Path temporary;

    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private Path folder;
    private Path offset;

    @BeforeEach
    void setClock() throws IOException {
        folder = temporary.resolve("data");
        offset = temporary.resolve("offset");
        setClock(Duration.ZERO);
    }

    @Test
    void writesGoOnAndARestartFindsThemWhereverTheClockJumps() throws IOException, InterruptedException {
        Duration day = Duration.ofDays(1);
        Duration tenYears = Duration.ofDays(3650);
        Duration beforeTheStart = Duration.ofDays(-30);
        liveThrough(Duration.ZERO, day, tenYears, beforeTheStart);
        liveThrough(beforeTheStart, tenYears);
        liveThrough(day);
        assertThat(Inspection.of(folder, acknowledged)).isEmpty();
    }

    /** One life of the process, ended by kill -9. */
    private void liveThrough(Duration... offsets) throws IOException, InterruptedException {
        setClock(offsets[0]);
        try (LoadProcess process = LoadProcess.start(
                        List.of(), environment(), folder, Load.seeded(1).withLargeEvery(5))
                .awaitReady()) {
            for (Duration each : offsets) {
                setClock(each);
                process.await("clock moved by " + each, () -> isMovedBy(each, process.tally()));
                process.awaitAcknowledgements(500).awaitReads(2);
            }
            process.kill();
            assertThat(process.tally().problems()).as("%s", process.tally()).isEmpty();
            assertThat(process.tally().failedReads()).isEmpty();
            acknowledged.putAll(process.tally().acknowledged());
        }
    }

    private static boolean isMovedBy(Duration offset, Tally tally) {
        long expected = System.currentTimeMillis() + offset.toMillis();
        return Math.abs(tally.wallClock() - expected) < TOLERANCE.toMillis();
    }

    /** In one step: the process reads it at any moment. */
    private void setClock(Duration by) throws IOException {
        Path next = temporary.resolve("offset.next");
        Files.writeString(next, (by.isNegative() ? "" : "+") + by.toSeconds());
        Files.move(next, offset, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                Prerequisite.library("faketime/libfaketimeMT.so.1", "libfaketime")
                        .toString(),
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                // It would look for a new offset every ten seconds only.
                "FAKETIME_CACHE_DURATION",
                "1",
                // Time-outs and sleeps are measured with the other clock, which never jumps.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Debian's build takes every timed wait for one by the wall clock, and it would end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
