package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.admin.DrillReport.Verdict;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.contract.admin.SnapshotTarget;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several places at once: each has all that is needed, and one in trouble is the others' trouble in nothing. */
final class CopiesIT {
    @Test
    void eachPlaceRestoresAloneWithTheOneSheet(@TempDir Path folder, @TempDir Path second, @TempDir Path fresh)
            throws Exception {
        Path place = second.resolve("copy");
        RecoveryKey key;
        String id;
        try (var machine = Machine.copying(folder, place)) {
            Bank.open(machine.database);
            Bank.transfer(machine.database, 1, 1, new Random(1));
            key = machine.recoveryKey();
            id = machine.create().snapshot().orElseThrow();
            Bank.transfer(machine.database, 1, 2, new Random(1));
            await(machine, place, target -> target.newest().equals(Optional.of(id)));
            var drill = machine.await(machine.snapshots.beginDrill(Machine.TESTER, id, Optional.of(place.toString())))
                    .drill()
                    .orElseThrow();
            assertThat(drill.verdict()).as("%s", drill.steps()).isEqualTo(Verdict.PASS);
            assertThat(machine.snapshots
                            .inventory()
                            .listing()
                            .snapshots()
                            .get(0)
                            .places())
                    .hasSize(2);
            assertThat(machine.acts).contains("snapshot.copy true");
            // What came after the snapshot arrives, too.
            long reached = machine.database.reached().number();
            long end = System.nanoTime() + 30_000_000_000L;
            while (machine.snapshots.state().archive().barrier() < reached && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            machine.snapshots.copies().bringUp();
            Thread.sleep(500);
            await(machine, place, target -> target.waiting().equals(Optional.of(0)));
        }
        deleteTree(Machine.store(folder));
        deleteTree(Machine.data(folder));
        RestoreReport report = Machine.restoreFrom(place, fresh, key, Optional.empty(), Optional.empty());
        assertThat(report.snapshot()).isEqualTo(id);
        try (var restored = Machine.in(fresh)) {
            assertThat(Bank.count(restored.database)).isEqualTo(2);
            assertThat(restored.audit.verify().intact()).isTrue();
        }
    }

    @Test
    void onePlaceInTroubleStopsNoOther(@TempDir Path folder, @TempDir Path second, @TempDir Path third)
            throws Exception {
        Path well = second.resolve("copy");
        Path gone = third.resolve("copy");
        RecoveryKey old;
        RecoveryKey key;
        try (var machine = Machine.copying(folder, well, gone)) {
            Bank.open(machine.database);
            old = machine.recoveryKey();
            String first = machine.create().snapshot().orElseThrow();
            await(machine, gone, target -> target.newest().equals(Optional.of(first)));

            Files.move(gone, third.resolve("unmounted"));
            Files.createDirectory(gone);
            String next = machine.create().snapshot().orElseThrow();
            key = machine.recoveryKey();
            await(machine, well, target -> target.newest().equals(Optional.of(next)));
            await(machine, gone, target -> target.problem().isPresent());
            assertThat(gone).isEmptyDirectory();
            assertThat(machine.snapshots.checks().get(0).run())
                    .filteredOn(finding -> finding.code().equals("MK-SNP-066"))
                    .singleElement()
                    .extracting(Finding::what)
                    .asString()
                    .contains(gone.toString());
            assertThat(machine.snapshots.figures().failing()).isEqualTo(1);
            assertThatThrownBy(() ->
                            machine.snapshots.beginVerification(Machine.TESTER, 1, Optional.of("/somewhere/else")))
                    .isInstanceOf(ProblemException.NotFound.class);

            Files.delete(gone);
            Files.move(third.resolve("unmounted"), gone);
            machine.snapshots.copies().bringUp();
            await(
                    machine,
                    gone,
                    target -> target.newest().equals(Optional.of(next))
                            && target.problem().isEmpty());
            assertThat(machine.await(machine.snapshots.beginVerification(
                                    Machine.TESTER, 1, Optional.of(gone.toString())))
                            .verification()
                            .orElseThrow()
                            .clean())
                    .isTrue();
        }
        try (var opened = Targets.repository(
                new io.mapkeep.contract.configuration.SnapshotPlace.Folder(gone), key, java.time.Clock.systemUTC())) {
            assertThat(opened.snapshots()).hasSize(2);
        }
        assertThatThrownBy(() -> Targets.repository(
                        new io.mapkeep.contract.configuration.SnapshotPlace.Folder(gone),
                        old,
                        java.time.Clock.systemUTC()))
                .as("a key that was ended while the place was away ends there, too")
                .hasMessageContaining("MK-SNP-021");
    }

    @Test
    void whileTheStoreIsAwaySnapshotsGoStraightToTheOthers(@TempDir Path folder, @TempDir Path second)
            throws Exception {
        Path place = second.resolve("copy");
        try (var machine = Machine.copying(folder, place)) {
            String first = machine.create().snapshot().orElseThrow();
            await(machine, place, target -> target.newest().equals(Optional.of(first)));
            Files.move(Machine.store(folder), folder.resolve("unmounted"));
            var made = machine.create();
            assertThat(made.problem().orElseThrow().code()).isEqualTo("MK-SNP-003");
            assertThat(made.problem().orElseThrow().why()).contains("was taken into " + place);
            assertThat(machine.snapshots.inventory().listing().snapshots()).hasSize(2);
            Files.move(folder.resolve("unmounted"), Machine.store(folder));
            assertThat(machine.create().problem()).isEmpty();
        }
    }

    private static void await(Machine machine, Path place, Predicate<SnapshotTarget> wanted)
            throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        List<SnapshotTarget> targets = List.of();
        while (System.nanoTime() < end) {
            targets = machine.snapshots.state().targets();
            if (targets.stream()
                    .filter(target -> target.place().equals(place.toString()))
                    .anyMatch(wanted)) {
                return;
            }
            Thread.sleep(20);
        }
        assertThat(targets).as("what was waited for at " + place).isEmpty();
    }

    private static void deleteTree(Path folder) throws java.io.IOException {
        io.mapkeep.runtime.DurableFiles.deleteFolder(folder);
    }
}
