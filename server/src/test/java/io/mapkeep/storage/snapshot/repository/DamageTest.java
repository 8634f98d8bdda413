package io.mapkeep.storage.snapshot.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.archive.ArchiveWriter;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One flipped bit in any stored object is found, and the object is named. */
final class DamageTest {
    private static final int FLIPS_OF_LARGE_OBJECTS = 30;

    private final MemoryTarget target = new MemoryTarget();
    private final DataKey key = DataKey.generate();
    private Repository repository;
    private Manifest first;
    private Manifest second;

    @BeforeEach
    void fill() {
        repository = Repository.create(target, key, Clock.systemUTC());
        repository.keys().add(RecoveryKey.generate());
        byte[] database = Workshop.database(200_000, 1);
        first = Workshop.store(repository, database, 1);
        database[100_000]++;
        second = Workshop.store(repository, database, 2);
        repository.prove(first.id(), new Proof(Proof.Verdict.PASS, Instant.now(), Duration.ofSeconds(1), "all well"));
        try (var archive = new ArchiveWriter(
                target, key, new BarrierPoint(1, 1, Instant.now(), 4096), Duration.ofHours(1), Clock.systemUTC())) {
            archive.take(new Change.Write(0, ByteBuffer.wrap(new byte[100])));
            archive.take(new Change.Reached(new BarrierPoint(1, 2, Instant.now(), 4096)));
        }
    }

    @Test
    void allIsWellAtFirst() {
        assertThat(repository.verify(1, Progress.NONE).damages()).isEmpty();
        assertThat(target.objects).hasSizeGreaterThan(10);
    }

    @Test
    void everyFlippedBitIsFoundAndNamed() {
        var random = new Random(1);
        for (String name : List.copyOf(target.objects.keySet())) {
            byte[] whole = target.object(name);
            int flips = whole.length < 100 ? whole.length : FLIPS_OF_LARGE_OBJECTS;
            for (int flip = 0; flip < flips; flip++) {
                int at = flips == whole.length ? flip : placeOf(flip, whole.length, random);
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                target.objects.put(name, damaged);
                assertThat(repository.verify(1, Progress.NONE).damages())
                        .as("bit in byte %s of %s of %s", at, whole.length, name)
                        .extracting(VerifyReport.Damage::object)
                        .contains(name);
            }
            target.objects.put(name, whole);
        }
        assertThat(repository.verify(1, Progress.NONE).clean()).isTrue();
    }

    @Test
    void aMissingPackIsNamedWithTheSnapshotsThatNeedIt() {
        List<String> packs =
                target.list("packs/").stream().map(object -> object.name()).toList();
        for (String pack : packs) {
            byte[] whole = target.objects.remove(pack);
            var damage = repository.verify(1, Progress.NONE).damages();
            assertThat(damage).extracting(VerifyReport.Damage::object).contains(pack);
            assertThat(damage).allSatisfy(one -> assertThat(one.neededBy()).contains(second.id()));
            target.objects.put(pack, whole);
        }
    }

    @Test
    void aDamagedBlockIsNamedWithTheSnapshotsThatNeedIt() {
        // The pack of the second snapshot holds only what changed.
        String pack = target.list("packs/").stream()
                .min(java.util.Comparator.comparing(object -> object.bytes()))
                .orElseThrow()
                .name();
        target.object(pack)[100] ^= 1;

        assertThat(repository.verify(1, Progress.NONE).damages())
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.object()).isEqualTo(pack);
                    assertThat(damage.what()).contains("block ");
                    assertThat(damage.neededBy()).containsExactly(second.id());
                });
    }

    @Test
    void aTruncatedObjectIsNamed() {
        for (String name : List.copyOf(target.objects.keySet())) {
            byte[] whole = target.object(name);
            target.objects.put(name, java.util.Arrays.copyOf(whole, whole.length - 1));
            assertThat(repository.verify(1, Progress.NONE).damages())
                    .extracting(VerifyReport.Damage::object)
                    .contains(name);
            target.objects.put(name, new byte[0]);
            assertThat(repository.verify(1, Progress.NONE).damages())
                    .extracting(VerifyReport.Damage::object)
                    .contains(name);
            target.objects.put(name, whole);
        }
    }

    /** Both ends, where the frame is, and anywhere between. */
    private static int placeOf(int flip, int length, Random random) {
        if (flip < 8) {
            return flip;
        }
        return flip < 20 ? length - 1 - (flip - 8) : random.nextInt(length);
    }
}
