package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.DrillReport.Verdict;
import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
                DrillReport drill = machine.await(machine.snapshots.beginDrill(Machine.TESTER, id, Optional.empty()))
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
            assertThat(machine.snapshots.inventory().contents(id).rows()).containsKey("public.transfer");
            assertThat(machine.snapshots
                            .inventory()
                            .listing()
                            .snapshots()
                            .get(0)
                            .drill())
                    .isPresent();
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
            Bank.transfer(restored.database, 99, 1, new Random(1));
        }
    }

    @Test
    void aRestoreInPlaceMovesTheFormerDataAside(@TempDir Path folder) throws Exception {
        RecoveryKey key;
        try (var machine = Machine.in(folder)) {
            Bank.open(machine.database);
            Bank.transfer(machine.database, 1, 1, new Random(1));
            assertThat(machine.create().problem()).isEmpty();
            Bank.transfer(machine.database, 1, 2, new Random(1));
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
    void aDrillSaysWhatItCouldNotAskAndWhatIsDamaged(@TempDir Path folder) throws Exception {
        try (var machine = Machine.in(folder)) {
            Bank.open(machine.database);
            Bank.transfer(machine.database, 1, 1, new Random(1));
            String id = machine.create().snapshot().orElseThrow();
            for (Path pack : packs(folder)) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[bytes.length / 2] ^= 1;
                Files.write(pack, bytes);
            }
            DrillReport drill = machine.await(machine.snapshots.beginDrill(Machine.TESTER, id, Optional.empty()))
                    .drill()
                    .orElseThrow();
            assertThat(drill.verdict()).as("%s", drill).isEqualTo(Verdict.FAIL);
            assertThat(drill.steps()).hasSize(1);
            assertThat(drill.steps().get(0).note()).contains("packs/");
            assertThat(machine.snapshots.checks().get(0).run())
                    .anyMatch(finding -> finding.code().equals("MK-SNP-051"));
        }
        try (var machine = Machine.impatient(folder)) {
            String id = machine.create().snapshot().orElseThrow();
            DrillReport drill = machine.await(machine.snapshots.beginDrill(Machine.TESTER, id, Optional.empty()))
                    .drill()
                    .orElseThrow();
            assertThat(drill.verdict()).isEqualTo(Verdict.UNVERIFIED);
        }
    }

    @Test
    void aSnapshotTravelsAsAFile(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
        var file = new ByteArrayOutputStream();
        String id;
        byte[] key;
        try (var machine = Machine.in(folder)) {
            Bank.open(machine.database);
            id = machine.create().snapshot().orElseThrow();
            machine.snapshots.export(Machine.TESTER, id, file);
            key = machine.secrets.find("snapshot-data-key").orElseThrow().reveal();
        }
        SecretStore.open(Machine.data(elsewhere).resolve("secrets")).put("snapshot-data-key", key);
        try (var machine = Machine.in(elsewhere)) {
            byte[] damaged = file.toByteArray();
            damaged[damaged.length / 2] ^= 1;
            assertThatThrownBy(() -> machine.snapshots.importFrom(Machine.TESTER, new ByteArrayInputStream(damaged)))
                    .isInstanceOf(ProblemException.class);
            assertThat(machine.snapshots.inventory().listing().snapshots()).isEmpty();
            var taken = machine.snapshots.importFrom(Machine.TESTER, new ByteArrayInputStream(file.toByteArray()));
            assertThat(taken.snapshot()).contains(id);
            DrillReport drill = machine.await(machine.snapshots.beginDrill(Machine.TESTER, id, Optional.empty()))
                    .drill()
                    .orElseThrow();
            assertThat(drill.verdict()).as("%s", drill).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void aFreshMachineRestoresStraightFromAFile(@TempDir Path folder, @TempDir Path fresh) throws Exception {
        Path file = folder.resolve("maps.mapkeep");
        String id;
        RecoveryKey key;
        try (var machine = Machine.in(folder)) {
            Bank.open(machine.database);
            Bank.transfer(machine.database, 1, 1, new Random(1));
            key = machine.recoveryKey();
            id = machine.create().snapshot().orElseThrow();
            try (var out = Files.newOutputStream(file)) {
                machine.snapshots.export(Machine.TESTER, id, out);
            }
        }
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        Path other = Files.write(folder.resolve("damaged.mapkeep"), damaged);
        assertThatThrownBy(() -> Machine.restoreFrom(other, fresh, key, Optional.empty(), Optional.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("MK-SNP-025");
        assertThat(Machine.data(fresh).resolve("database")).doesNotExist();
        RestoreReport report = Machine.restoreFrom(file, fresh, key, Optional.empty(), Optional.empty());
        assertThat(report.snapshot()).isEqualTo(id);
        assertThat(report.tables()).isGreaterThan(3);
        assertThat(report.notes()).isEmpty();
        try (var restored = Machine.in(fresh)) {
            assertThat(Bank.count(restored.database)).isEqualTo(1);
            assertThat(restored.audit.verify().intact()).isTrue();
        }
    }

    @Test
    void aDiskThatIsNotMountedIsNotFilled(@TempDir Path folder) throws Exception {
        try (var machine = Machine.in(folder)) {
            assertThat(machine.create().problem()).isEmpty();
        }
        Files.move(Machine.store(folder), folder.resolve("unmounted"));
        Files.createDirectory(Machine.store(folder));
        try (var machine = Machine.in(folder)) {
            assertThat(machine.create().problem().orElseThrow().code()).isEqualTo("MK-SNP-003");
            assertThat(Machine.store(folder)).isEmptyDirectory();
            Files.delete(Machine.store(folder));
            Files.move(folder.resolve("unmounted"), Machine.store(folder));
            assertThat(machine.create().problem()).isEmpty();
        }
    }

    private static List<Path> packs(Path folder) throws IOException {
        try (var files = Files.walk(Machine.store(folder).resolve("packs"))) {
            return files.filter(Files::isRegularFile).toList();
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
                .isInstanceOf(ProblemException.class);
        assertThat(Machine.data(fresh)).doesNotExist();
    }
}
