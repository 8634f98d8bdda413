package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.DrillReport.Verdict;
import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a real database under writers; every one that is taken is restored. */
final class SnapshotsIT {
    @Test
    void aSnapshotUnderWritersIsOneMomentAndProvesIt(@TempDir Path folder, @TempDir Path fresh) throws Exception {
        RecoveryKey key;
        String id;
        try (var machine = Machine.in(folder)) {
            Bank.open(machine.database);
            try (var business = new Bank.Business(machine.database, 3, 1)) {
                Thread.sleep(300);
                SnapshotActivity made = machine.create();
                assertThat(made.problem()).isEmpty();
                id = made.snapshot().orElseThrow();
                DrillReport drill = machine.await(machine.snapshots.beginDrill(Machine.TESTER, id))
                        .drill()
                        .orElseThrow();
                assertThat(drill.verdict()).as("%s", drill.steps()).isEqualTo(Verdict.PASS);
                assertThat(drill.steps())
                        .extracting(DrillReport.Step::name)
                        .contains("restore", "open", "tables", "audit log");
            }
            assertThat(Machine.data(folder).resolve("drill")).doesNotExist();
            key = machine.recoveryKey();
            assertThat(machine.acts)
                    .contains("snapshot.create true", "snapshot.drill true", "snapshot.recovery-sheet true");
            assertThat(machine.snapshots.contents(id).rows()).containsKey("public.transfer");
            assertThat(machine.snapshots.listing().snapshots().get(0).drill()).isPresent();
        }
        RestoreReport report = Machine.restore(folder, fresh, key, Optional.of(id), Optional.empty());
        assertThat(report.tables()).isGreaterThan(3);
        assertThat(report.newEpoch()).isEqualTo(report.epoch() + 1);
        assertThat(report.former()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(fresh.resolve("mapkeep.toml")).content().contains("maps.example.org");
        try (var restored = Machine.in(fresh)) {
            assertThat(Bank.count(restored.database)).isPositive();
            assertThat(restored.database.reached().epoch()).isEqualTo(report.newEpoch());
            assertThat(restored.audit.verify().intact()).isTrue();
            assertThat(Files.readAllBytes(Machine.data(fresh).resolve("secrets/another-secret")))
                    .isEqualTo(Files.readAllBytes(Machine.data(folder).resolve("secrets/another-secret")));
            Bank.transfer(restored.database, 99, 1, new java.util.Random(1));
        }
    }

    @Test
    void aRestoreInPlaceMovesTheFormerDataAside(@TempDir Path folder) throws Exception {
        RecoveryKey key;
        try (var machine = Machine.in(folder)) {
            Bank.open(machine.database);
            Bank.transfer(machine.database, 1, 1, new java.util.Random(1));
            assertThat(machine.create().problem()).isEmpty();
            Bank.transfer(machine.database, 1, 2, new java.util.Random(1));
            key = machine.recoveryKey();
            assertThatThrownBy(() -> Machine.restore(folder, folder, key, Optional.empty(), Optional.empty()))
                    .isInstanceOfSatisfying(
                            Conflict.class,
                            running -> assertThat(running.problem().fix())
                                    .contains("systemctl stop mapkeep", "systemctl start mapkeep"));
        }
        RestoreReport report = Machine.restore(folder, folder, key, Optional.of("latest"), Optional.empty());
        assertThat(Path.of(report.former().orElseThrow()).resolve("database")).isDirectory();
        assertThat(Machine.data(folder).resolve("restoring")).doesNotExist();
        try (var restored = Machine.in(folder)) {
            assertThat(Bank.count(restored.database)).isEqualTo(1);
            assertThat(restored.create().problem()).isEmpty();
        }
    }

    @Test
    void aRotatedKeyEndsTheOneBefore(@TempDir Path folder, @TempDir Path fresh) throws Exception {
        RecoveryKey old;
        try (var machine = Machine.in(folder)) {
            assertThat(machine.create().problem()).isEmpty();
            old = machine.recoveryKey();
            RecoveryKey key = machine.recoveryKey();
            assertThat(machine.snapshots.prove(Machine.TESTER, key.text()).keyId())
                    .isEqualTo(key.id());
            assertThatThrownBy(() -> machine.snapshots.prove(Machine.TESTER, old.text()))
                    .isInstanceOf(InvalidInput.class);
            assertThat(machine.snapshots.state().recovery().proven()).isPresent();
        }
        assertThatThrownBy(() -> Machine.restore(folder, fresh, old, Optional.empty(), Optional.empty()))
                .isInstanceOf(io.mapkeep.contract.problem.ProblemException.class);
        assertThat(Machine.data(fresh)).doesNotExist();
    }
}
