package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Disks that fail and disks that are full: nothing acknowledged is lost, now or by a cut after the restart. */
@ExtendWith(QuietJournal.class)
final class FailingDiskTest {
    private static final int ROUNDS = Math.max(1, Integer.getInteger("mapkeep.cuts", 600) / 200);
    private static final int STEPS = 15;

    private final long seed = CutSeries.seed();
    private final Random random = new Random(seed);

    @Test
    void afterAFailedForceNothingMoreIsAcknowledgedAndNothingIsLost() {
        for (int round = 0; round < ROUNDS; round++) {
            int forces = random.nextInt(60);
            Recording recording = failing(machine -> machine.faults().failForceAfter(forces));
            standsStill("force " + forces, recording);
            survivesRestartAndPowerCuts("force " + forces, recording);
        }
    }

    @Test
    void afterAFailedWriteNothingMoreIsAcknowledgedAndNothingIsLost() {
        for (int round = 0; round < ROUNDS; round++) {
            int writes = random.nextInt(120);
            Recording recording = failing(machine -> machine.faults().failWriteAfter(writes));
            standsStill("write " + writes, recording);
            survivesRestartAndPowerCuts("write " + writes, recording);
        }
    }

    @Test
    void onAFullDiskWritesWaitAndComeBackByThemselves() {
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                int room = random.nextInt(1 << 20);
                Recording recording = failing(machine -> {
                    machine.faults().hideCapacity();
                    machine.faults().capacity(machine.usedBytes() + room);
                    later.schedule(() -> machine.faults().capacity(Faults.ENDLESS), 300, TimeUnit.MILLISECONDS);
                });
                int end = recording.machine().position();
                assertThat(recording.acknowledged(end))
                        .as("seed %s, room for %s bytes", seed, room)
                        .isEqualTo(Progress.NONE.withAll(STEPS));
                assertThat(recording.machine().faults().refusals()).isPositive();
                survivesRestartAndPowerCuts("room for " + room, recording);
            }
        } finally {
            later.shutdownNow();
        }
    }

    private Recording failing(Consumer<SimulatedMachine> trouble) {
        return Recorder.recordFailing(MapkeepStore::open, random.nextInt(1_000_000), STEPS, trouble);
    }

    private void standsStill(String trouble, Recording recording) {
        assertThat(recording.machine().faults().refusals()).as(trouble).isPositive();
        assertThat(recording.acknowledged(recording.machine().position()))
                .as("acknowledged after %s failed, seed %s", trouble, seed)
                .isNotEqualTo(Progress.NONE.withAll(STEPS));
    }

    /** A restart on the same kernel, whose page cache may hold what the disk has not; then the power fails. */
    private void survivesRestartAndPowerCuts(String trouble, Recording recording) {
        int end = recording.machine().position();
        Trial.Outcome restart = whole(trouble, recording, new Cut.ProcessDeath(end, 0));
        var early = new CutChooser(recording, 0, Honesty.FULL);
        var late = CutChooser.ofRecovery(restart.again(true), restart);
        for (int cut = 0; cut < 3; cut++) {
            whole(trouble, recording, new Cut.PowerCut(end, random.nextLong(), Honesty.FULL));
            whole(trouble, recording, early.choose(CutKind.POWER_CUT, random));
            whole(trouble + ", after a restart", late.recording(), late.choose(CutKind.POWER_CUT, random));
        }
    }

    private Trial.Outcome whole(String trouble, Recording recording, Cut cut) {
        Trial.Outcome outcome = Trial.of(recording, cut, MapkeepStore::open);
        assertThat(outcome.damages())
                .as(() -> FailureText.of("seed " + seed + ", " + trouble, outcome))
                .isEmpty();
        return outcome;
    }
}
