package io.mapkeep.storage.snapshot.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.archive.ArchiveWriter;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.retention.Retention;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letting go frees what it should, and never hurts what stays: cut anywhere, on a full disk too. */
final class PruneTest {
    private static final int ALWAYS_OVER = 10 * 60;

    @TempDir
    Path folder;

    private final MemoryTarget target = new MemoryTarget();
    private final DataKey key = DataKey.generate();
    private final Map<SnapshotId, byte[]> made = new HashMap<>();

    @Test
    void freesWhatOnlyForgottenSnapshotsNeeded() throws IOException {
        Repository repository = threeSnapshots(target);
        List<SnapshotLabel> all = repository.snapshots();
        long before = target.bytes();

        Pruning pruning = repository.forget(Set.of(all.get(1).id(), all.get(2).id()), "a test");

        assertThat(pruning.snapshotsForgotten()).isEqualTo(2);
        assertThat(pruning.packsDeleted()).isEqualTo(1);
        assertThat(pruning.packsRewritten()).isEqualTo(1);
        assertThat(pruning.freedBytes()).isBetween(3_500_000L, 4_500_000L);
        assertThat(before - target.bytes()).isGreaterThan(2_000_000);
        assertWhole(target, 1);
    }

    @Test
    void keepsTheLastProvenOneAndSaysWhy() {
        Repository repository = threeSnapshots(target);
        SnapshotId oldest = repository.snapshots().get(2).id();
        repository.prove(oldest, new Proof(Proof.Verdict.PASS, Instant.now(), Duration.ofSeconds(1), ""));

        Pruning pruning = repository.prune(Retention.parse("keep 1 yearly"), ZoneOffset.UTC, "a test");

        assertThat(repository.snapshots()).hasSize(2);
        assertThat(pruning.judgements().get(2).reasons()).containsExactly("last proven");
    }

    @Test
    void cutAnywhereItLeavesARepositoryThatVerifiesAndCanBeRunAgain() throws IOException {
        threeSnapshots(target);
        for (int changes = 0; changes < 100; changes++) {
            MemoryTarget disk = target.copy();
            disk.changesLeft = changes;
            boolean cut = false;
            try (Repository repository = open(disk, 0)) {
                repository.forget(oldestTwo(repository), "a test");
            } catch (MemoryTarget.Dead dead) {
                cut = true;
            }
            disk.changesLeft = Integer.MAX_VALUE;
            assertWhole(disk, -1);
            if (!cut) {
                assertThat(changes).isGreaterThan(8);
                return;
            }
            try (Repository again = open(disk, ALWAYS_OVER)) {
                again.prune(Retention.parse("1 yearly"), ZoneOffset.UTC, "again");
            }
            assertWhole(disk, 1);
            assertThat(disk.list("locks/")).isEmpty();
        }
        throw new AssertionError("it never came to an end");
    }

    @Test
    void aSnapshotCutAnywhereIsThereOrNot() throws IOException {
        threeSnapshots(target);
        for (int changes = 0; changes < 100; changes++) {
            MemoryTarget disk = target.copy();
            disk.changesLeft = changes;
            boolean cut = false;
            try (Repository repository = open(disk, 0)) {
                byte[] database = random(3_000_000, 9);
                made.put(Workshop.store(repository, database, 9).id(), database);
            } catch (RuntimeException dead) {
                cut = true;
            }
            disk.changesLeft = Integer.MAX_VALUE;
            VerifyReport report = open(disk, 0).verify(1, Progress.NONE);
            assertThat(report.damages())
                    .extracting(VerifyReport.Damage::object)
                    .allMatch(name -> name.endsWith(".label"));
            assertThat(open(disk, 0).snapshots().size()).isIn(3, 4);
            if (!cut) {
                return;
            }
            byte[] database = random(3_000_000, 9);
            made.put(Workshop.store(open(disk, ALWAYS_OVER), database, 10).id(), database);
            open(disk, 2 * ALWAYS_OVER).prune(Retention.parse("9 hourly"), ZoneOffset.UTC, "a test");
            assertThat(open(disk, 0).verify(1, Progress.NONE).damages()).isEmpty();
        }
        throw new AssertionError("it never came to an end");
    }

    @Test
    void worksOnAFullDisk() throws IOException {
        Repository repository = threeSnapshots(target);
        target.room = target.bytes() + 600;
        assertThatThrownBy(() -> Workshop.store(repository, random(3_000_000, 7), 7))
                .isInstanceOf(NoSpace.class);

        long before = target.bytes();
        repository.forget(oldestTwo(repository), "a test");
        assertThat(target.bytes()).isLessThan(before - 900_000);
        assertWhole(target, 1);
    }

    @Test
    void archiveBeforeTheOldestSnapshotGoes() {
        Repository repository = threeSnapshots(target);
        for (long from = 0; from < 4; from++) {
            try (var writer = new ArchiveWriter(
                    target, key, new BarrierPoint(1, from, Instant.now(), 0), Duration.ZERO, Clock.systemUTC())) {
                writer.take(new Change.Reached(new BarrierPoint(1, from + 1, Instant.now(), 0)));
            }
        }
        assertThat(target.list("archive/")).hasSize(4);

        Pruning pruning = repository.forget(oldestTwo(repository), "a test");

        assertThat(pruning.archivesDeleted()).isEqualTo(3);
        assertThat(target.list("archive/"))
                .extracting(StoredObject::name)
                .singleElement()
                .asString()
                .contains("-000000000000000003-");
    }

    @Test
    void aDeadOwnersLockIsTakenOverAndALivingOnesIsNot() {
        Repository repository = threeSnapshots(target);
        SnapshotWriter sleeping = repository.write("sleeping");
        assertThatThrownBy(() -> open(target, 60).write("another")).hasMessageContaining("sleeping");

        try (SnapshotWriter other = open(target, ALWAYS_OVER).write("another")) {
            assertThatThrownBy(() -> sleeping.commit(Workshop.facts(4))).hasMessageContaining("MK-SNP-018");
            other.commit(Workshop.facts(5));
        }
        assertThat(repository.snapshots()).hasSize(4);
    }

    private Set<SnapshotId> oldestTwo(Repository repository) {
        List<SnapshotLabel> all = new ArrayList<>(repository.snapshots());
        return Set.of(all.get(all.size() - 1).id(), all.get(all.size() - 2).id());
    }

    /** Each with two thirds of its own and a third in common with all. */
    private Repository threeSnapshots(MemoryTarget disk) {
        Repository repository =
                Repository.create(disk, key, Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        for (int number = 1; number <= 3; number++) {
            byte[] database = random(3_000_000, 100);
            System.arraycopy(random(1_000_000, number), 0, database, 0, 1_000_000);
            System.arraycopy(random(1_000_000, number + 50), 0, database, 1_500_000, 1_000_000);
            Repository then = open(disk, (number - 4) * 3600);
            made.put(Workshop.store(then, database, number).id(), database);
        }
        return open(disk, 0);
    }

    private Repository open(MemoryTarget disk, int seconds) {
        return Repository.open(
                disk, key, Clock.fixed(Instant.parse("2026-01-01T04:00:00Z").plusSeconds(seconds), ZoneOffset.UTC));
    }

    private void assertWhole(MemoryTarget disk, int snapshots) throws IOException {
        Repository repository = open(disk, 0);
        assertThat(repository.verify(1, Progress.NONE).damages())
                .extracting(VerifyReport.Damage::object)
                .allMatch(name -> name.endsWith(".label"));
        if (snapshots >= 0) {
            assertThat(repository.snapshots()).hasSize(snapshots);
        }
        for (SnapshotLabel label : repository.snapshots()) {
            Path file = folder.resolve("restored");
            Files.deleteIfExists(file);
            Part part = repository.manifest(label.id()).part(Part.DATABASE).orElseThrow();
            repository.reader().restore(part, file, Progress.NONE);
            assertThat(Files.readAllBytes(file)).isEqualTo(made.get(label.id()));
        }
    }

    private static byte[] random(int bytes, long seed) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        return random;
    }
}
