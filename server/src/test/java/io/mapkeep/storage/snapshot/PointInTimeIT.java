package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any moment between snapshots comes back exactly: what was acknowledged by then is there, and nothing that came later. */
final class PointInTimeIT {
    private static final int BATCH = 20;

    @Test
    void everyMomentThatIsAskedForComesBackExactly(@TempDir Path folder, @TempDir Path fresh) throws Exception {
        RecoveryKey key;
        Instant before;
        List<Instant> moments = new ArrayList<>();
        Random random = new Random(1);
        try (var machine = Machine.archiving(folder)) {
            Bank.open(machine.database);
            before = Instant.now();
            Thread.sleep(50);
            assertThat(machine.create().problem()).isEmpty();
            long number = 0;
            for (int batch = 0; batch < 4; batch++) {
                for (int i = 0; i < BATCH; i++) {
                    Bank.transfer(machine.database, 1, ++number, random);
                }
                moments.add(Instant.now());
                Thread.sleep(50);
                if (batch == 1) {
                    assertThat(machine.create().problem()).isEmpty();
                }
            }
            key = machine.recoveryKey();
        }
        for (int batch = 0; batch < moments.size(); batch++) {
            Path machine = fresh.resolve("at-" + batch);
            RestoreReport report =
                    Machine.restore(folder, machine, key, Optional.empty(), Optional.of(moments.get(batch)));
            assertThat(report.moment()).isBeforeOrEqualTo(moments.get(batch));
            assertThat(report.notes()).isEmpty();
            try (var restored = Machine.in(machine)) {
                assertThat(Bank.count(restored.database)).isEqualTo((batch + 1L) * BATCH);
                assertThat(restored.audit.verify().why()).isEmpty();
            }
        }
        assertThatThrownBy(() ->
                        Machine.restore(folder, fresh.resolve("early"), key, Optional.empty(), Optional.of(before)))
                .isInstanceOf(NotFound.class);
        RestoreReport newest =
                Machine.restore(folder, fresh.resolve("newest"), key, Optional.empty(), Optional.empty());
        assertThat(newest.notes()).isEmpty();
        assertThat(newest.moment())
                .isAfterOrEqualTo(moments.get(moments.size() - 1).minusSeconds(1));
    }

    @Test
    void theArchiveGoesOnWhereItStoppedOrASnapshotIsWanted(@TempDir Path folder, @TempDir Path fresh) throws Exception {
        RecoveryKey key;
        try (var machine = Machine.archiving(folder)) {
            Bank.open(machine.database);
            assertThat(machine.create().problem()).isEmpty();
            Bank.transfer(machine.database, 1, 1, new Random(1));
        }
        try (var machine = Machine.archiving(folder)) {
            Bank.transfer(machine.database, 1, 2, new Random(1));
            key = machine.recoveryKey();
            Instant end = Instant.now().plusSeconds(20);
            while (machine.snapshots.state().archive().barrier()
                            < machine.database.reached().number()
                    && Instant.now().isBefore(end)) {
                Thread.sleep(50);
            }
            if (machine.snapshots.archiving().takeSnapshotWanted()) {
                assertThat(machine.create().problem()).isEmpty();
            }
        }
        Machine.restore(folder, fresh, key, Optional.empty(), Optional.empty());
        try (var restored = Machine.in(fresh)) {
            assertThat(Bank.count(restored.database)).isEqualTo(2);
        }
    }
}
