package io.mapkeep.storage.snapshot.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.targets.FolderTarget;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryTest {
    @TempDir
    Path folder;

    private final DataKey key = DataKey.generate();
    private Target target;
    private Repository repository;

    @BeforeEach
    void open() {
        target = FolderTarget.create(folder.resolve("target"));
        repository = Repository.create(target, key, Clock.systemUTC());
    }

    @Test
    void givesBackWhatWasStored() throws IOException {
        byte[] database = Workshop.database(9_000_001, 1);
        Manifest manifest = Workshop.store(repository, database, 7);

        Manifest read = Repository.open(target, key, Clock.systemUTC()).manifest(manifest.id());
        assertThat(read).isEqualTo(manifest);
        assertThat(restored(read)).isEqualTo(database);
        SnapshotReader reader = repository.reader();
        assertThat(reader.bytes(read.part("secret/tls-key").orElseThrow(), 100)).containsExactly(1, 2, 3);
        assertThat(reader.bytes(read.part("empty").orElseThrow(), 100)).isEmpty();
        assertThat(new String(
                        reader.bytes(read.part("configuration/mapkeep.toml").orElseThrow(), 100),
                        StandardCharsets.UTF_8))
                .isEqualTo("[server]\n");
        assertThat(read.part("configuration/mapkeep.toml").orElseThrow().mode()).isEqualTo(0640);
    }

    @Test
    void aPartOfManyListsComesBack() throws IOException {
        byte[] database = new byte[(2048 + 5) * 65536 + 17];
        new Random(1).nextBytes(database);
        // All alike but the first bytes of each block: the lists are long, the packs are not.
        for (int block = 1; block < database.length / 65536; block++) {
            System.arraycopy(database, 0, database, block * 65536, 65536);
            database[block * 65536] = (byte) block;
            database[block * 65536 + 1] = (byte) (block % 7);
        }
        Manifest manifest = Workshop.store(repository, database, 7);

        assertThat(manifest.part(Part.DATABASE).orElseThrow().tree().depth()).isEqualTo(2);
        assertThat(Arrays.equals(restored(manifest), database)).isTrue();
    }

    @Test
    void zerosCostNothing() throws IOException {
        byte[] database = new byte[300 * 65536 + 100];
        Manifest manifest = Workshop.store(repository, database, 1);

        assertThat(restored(manifest)).isEqualTo(database);
        assertThat(stored()).isLessThan(10_000);
    }

    @Test
    void theSecondSnapshotAfterOnePercentChangeStoresAtMostFivePercent() {
        byte[] database = Workshop.database(64 << 20, 1);
        Workshop.store(repository, database, 1);
        long first = stored();
        var random = new Random(2);
        int pages = database.length / 4096;
        int at = random.nextInt(pages / 2);
        for (int changed = 0; changed < pages / 100; changed++) {
            // Most of a day's changes lie together: a database appends.
            int page = changed % 8 == 0 ? random.nextInt(pages) : at + changed;
            database[page * 4096 + random.nextInt(4096)]++;
        }
        Workshop.store(repository, database, 2);

        assertThat(100.0 * (stored() - first) / first).as("percent").isLessThanOrEqualTo(5);
    }

    @Test
    void anInterruptedSnapshotIsNoneAndItsBlocksAreUsed() throws InterruptedException {
        byte[] database = random(40 << 20);
        try (SnapshotWriter writer = repository.write("first")) {
            writer.add(Part.DATABASE, 0600, io.mapkeep.storage.snapshot.block.PartSource.of(database), Progress.NONE);
            awaitStored(16 << 20);
        }
        assertThat(repository.snapshots()).isEmpty();

        Workshop.store(repository, database, 1);
        assertThat(stored()).isLessThan(database.length + 1_000_000);
        assertThat(repository.snapshots()).hasSize(1);
    }

    @Test
    void anInterruptedRestoreGoesOn() throws IOException {
        byte[] database = Workshop.database(5_000_000, 1);
        Manifest manifest = Workshop.store(repository, database, 1);
        byte[] half = Arrays.copyOf(database, database.length + 100_000);
        Arrays.fill(half, 2_000_000, half.length, (byte) 'x');
        Files.write(folder.resolve("restored"), half);

        assertThat(restored(manifest)).isEqualTo(database);
    }

    @Test
    void twoWritersAreOne() {
        try (SnapshotWriter writer = repository.write("the first")) {
            assertThatThrownBy(() -> repository.write("the second"))
                    .hasMessageContaining("MK-SNP-017")
                    .hasMessageContaining("the first");
            writer.commit(Workshop.facts(1));
        }
        repository.write("the third").close();
        assertThat(target.list("locks/")).isEmpty();
    }

    @Test
    void aRecoveryKeyOpensTheRepositoryUntilItIsRotated() {
        Manifest manifest = Workshop.store(repository, new byte[] {1}, 1);
        RecoveryKey old = RecoveryKey.generate();
        repository.keys().add(old);
        RecoveryKey parsed = RecoveryKey.parse(old.text());
        assertThat(Repository.open(target, parsed, Clock.systemUTC()).manifest(manifest.id()))
                .isEqualTo(manifest);
        assertThat(repository.keys().opens(old)).isTrue();

        RecoveryKey fresh = RecoveryKey.generate();
        repository.keys().rotate(fresh);
        assertThat(repository.keys().opens(old)).isFalse();
        assertThat(repository.keys().opens(fresh)).isTrue();
        assertThat(repository.keys().list()).extracting(KeySlot::keyId).containsExactly(fresh.id());
        assertThatThrownBy(() -> Repository.open(target, old, Clock.systemUTC()))
                .hasMessageContaining("MK-SNP-021");
        assertThatThrownBy(() ->
                        repository.keys().remove(repository.keys().list().get(0).id()))
                .hasMessageContaining("MK-SNP-022");
    }

    @Test
    void anotherKeyAnotherPlaceAndASecondRepositoryAreRefused() {
        assertThatThrownBy(() -> Repository.open(target, DataKey.generate(), Clock.systemUTC()))
                .hasMessageContaining("MK-SNP-015");
        assertThatThrownBy(() -> Repository.create(target, key, Clock.systemUTC()))
                .hasMessageContaining("MK-SNP-014");
        assertThatThrownBy(() -> Repository.open(FolderTarget.create(folder.resolve("other")), key, Clock.systemUTC()))
                .hasMessageContaining("MK-SNP-013");
    }

    @Test
    void labelsAreReadWithoutAKey() {
        Manifest manifest = Workshop.store(repository, new byte[100], 5);

        assertThat(Repository.labels(target)).singleElement().satisfies(label -> {
            assertThat(label.id()).isEqualTo(manifest.id());
            assertThat(label.barrier().number()).isEqualTo(5);
        });
    }

    private byte[] restored(Manifest manifest) throws IOException {
        Path file = folder.resolve("restored");
        repository.reader().restore(manifest.part(Part.DATABASE).orElseThrow(), file, Progress.NONE);
        return Files.readAllBytes(file);
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(1).nextBytes(random);
        return random;
    }

    /** Packs are stored in the background. */
    private void awaitStored(long bytes) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (stored() <= bytes) {
            assertThat(System.nanoTime()).as("%s bytes stored", stored()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    private long stored() {
        return target.list("").stream().mapToLong(StoredObject::bytes).sum();
    }
}
