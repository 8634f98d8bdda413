package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk fails beneath the running process: from then on nothing is acknowledged, all can be read, and a restart finds what was. */
class FailingDiskIT {
    private static final long SEED = Long.getLong("mapkeep.seed", new Random().nextLong());

    private final Random random = new Random(SEED);

    @TempDir
    Path temporary;

    private Path folder;
    private Path record;

    @BeforeEach
    void printSeed() {
        System.out.println("seed " + SEED);
        folder = temporary.resolve("data");
        record = temporary.resolve("strace");
    }

    /** The second try would succeed and prove nothing: the kernel has dropped what it could not write. */
    @Test
    void oneFailedFdatasyncOfTheJournalIsBelieved() throws IOException, InterruptedException {
        try (LoadProcess process = failing("fdatasync", "EIO", once(100), "any")) {
            requireStopped(process);
            process.kill();
            requireNothingAcknowledgedSinceTheFailure();
            requireAllThere(process);
        }
    }

    @Test
    void aDiskThatFailsForGoodLetsItCloseInOrder() throws IOException, InterruptedException {
        try (LoadProcess process = failing("fdatasync", "EIO", once(100) + "+", "any")) {
            requireStopped(process);
            process.closeInOrder();
            requireNothingAcknowledgedSinceTheFailure();
            requireAllThere(process);
        }
    }

    /** Here the bytes really are not in the file, so that an acknowledgement on top of them would be found out by the inspection. */
    @ParameterizedTest
    @CsvSource({
        "pwrite64, EIO, segments, 100",
        "pwrite64, ENOSPC, segments, 100",
        "pwrite64, EIO, pages.mv.db, 100",
        "fdatasync, EIO, pages.mv.db, 1"
    })
    void oneFailedCallIsBelieved(String call, String error, String file, int latest)
            throws IOException, InterruptedException {
        try (LoadProcess process = failing(call, error, once(latest), file)) {
            requireStopped(process);
            process.kill();
            requireAllThere(process);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pwrite64, journal/prepared.new",
        "fdatasync, journal/prepared.new",
        "rename, journal/prepared.new",
        "fdatasync, segments",
        "fdatasync, journal/control"
    })
    void aRecoveryThatFailsIsRefusedAndTheNextOneSucceeds(String call, String file)
            throws IOException, InterruptedException {
        try (LoadProcess killed = LoadProcess.start(folder, Load.seeded(random.nextLong()))) {
            killed.awaitAcknowledgements(100).kill();
            try (LoadProcess refused = start(call, "EIO", "1", file)) {
                refused.awaitEnd();
                assertThat(refused.tally().saidWith("refused"))
                        .as("%s", refused.tally())
                        .isEqualTo("MK-STO-002");
            }
            requireAllThere(killed);
        }
    }

    /** What was recovered is brought into the database file after the start: then it reads, and takes no more. */
    @ParameterizedTest
    @CsvSource({"pwrite64, pages.mv.db", "fdatasync, pages.mv.db", "pwrite64, journal/control"})
    void whatFailsSoonAfterARecoveryIsBelieved(String call, String file) throws IOException, InterruptedException {
        try (LoadProcess killed = LoadProcess.start(folder, Load.seeded(random.nextLong()))) {
            killed.awaitAcknowledgements(100).kill();
            try (LoadProcess failing = start(call, "EIO", "1", file)) {
                String told = failing.awaitProblemOrRefusal();
                assertThat(told).as("%s", failing.tally()).isEqualTo("MK-STO-007");
                if (failing.tally().saidWith("refused").isEmpty()) {
                    failing.kill();
                    assertThat(Inspection.of(folder, failing.tally().acknowledged()))
                            .isEmpty();
                } else {
                    failing.awaitEnd();
                }
            }
            requireAllThere(killed);
        }
    }

    private String once(int latest) {
        return Integer.toString(1 + random.nextInt(latest));
    }

    private LoadProcess failing(String call, String error, String when, String file)
            throws IOException, InterruptedException {
        return start(call, error, when, file).awaitReady();
    }

    private LoadProcess start(String call, String error, String when, String file) throws IOException {
        Files.createDirectories(folder);
        var fault = new InjectedFault(call, error, when, file);
        return LoadProcess.start(fault.around(folder, record), Map.of(), folder, Load.seeded(random.nextLong()));
    }

    private static void requireStopped(LoadProcess process) throws InterruptedException {
        process.awaitProblem().awaitReads(10);
        Tally tally = process.tally();
        assertThat(tally.problems().keySet()).as("%s", tally).containsExactly("MK-STO-007");
        assertThat(tally.acknowledgedByStopped()).isZero();
        assertThat(tally.failedReads()).isEmpty();
    }

    private void requireNothingAcknowledgedSinceTheFailure() throws IOException {
        List<String> lines = Files.readAllLines(record);
        List<String> since = InjectedFault.fromFirstFailure(lines);
        assertThat(since).as("the record of a failure").isNotEmpty();
        assertThat(InjectedFault.firstFailure(lines)).contains("/journal/");
        assertThat(InjectedFault.acknowledgements(lines)).isNotEmpty();
        assertThat(InjectedFault.acknowledgements(since)).isEmpty();
    }

    private void requireAllThere(LoadProcess process) {
        assertThat(Inspection.of(folder, process.tally().acknowledged()))
                .as("seed %d: %s", SEED, process.tally())
                .isEmpty();
    }
}
