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

    @Test
    void whatFollowsARestoreIsArchivedTooAndTheBranchThatWasLeftIsNotFollowed(@TempDir Path folder, @TempDir Path fresh)
            throws Exception {
        RecoveryKey key;
        Random random = new Random(1);
        Instant one;
        Instant two;
        try (var machine = Machine.archiving(folder)) {
            Bank.open(machine.database);
            assertThat(machine.create().problem()).isEmpty();
            key = machine.recoveryKey();
            Bank.transfer(machine.database, 1, 1, random);
            one = Instant.now();
            Thread.sleep(50);
            Bank.transfer(machine.database, 1, 2, random);
            two = Instant.now();
            Thread.sleep(50);
        }
        Machine.restore(folder, folder, key, Optional.empty(), Optional.of(one));
        Instant three;
        try (var machine = Machine.archiving(folder)) {
            assertThat(Bank.count(machine.database)).isEqualTo(1);
            for (int number = 1; number <= 5; number++) {
                Bank.transfer(machine.database, 7, number, random);
            }
            three = Instant.now();
            Thread.sleep(50);
            Bank.transfer(machine.database, 7, 6, random);
        }
        // No snapshot was taken in the new life: the way leads through the one of the former life.
        assertCount(folder, fresh.resolve("three"), key, three, 6);
        assertCount(folder, fresh.resolve("two"), key, two, 1);
        assertCount(folder, fresh.resolve("one"), key, one, 1);
    }

    private static void assertCount(Path folder, Path fresh, RecoveryKey key, Instant at, long count) throws Exception {
        Machine.restore(folder, fresh, key, Optional.empty(), Optional.of(at));
        try (var restored = Machine.in(fresh)) {
            assertThat(Bank.count(restored.database)).isEqualTo(count);
        }
    }
}
