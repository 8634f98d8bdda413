package io.mapkeep.storage.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.targets.FolderTarget;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal did comes back: to any barrier, in order, without a gap, and along the right branch. */
final class ArchiveTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    private final DataKey key = DataKey.generate();
    private Target target;

    @BeforeEach
    void open() {
        target = FolderTarget.create(folder);
    }

    @Test
    void givesBackAllChangesInOrder() throws IOException {
        archive(1, 0, 50, 7);
        assertThat(archiveObjects()).isGreaterThan(3);
        BarrierPoint end = reader().find(point(1, 0), new Until.Newest());

        assertThat(end).isEqualTo(point(1, 50));
        assertThat(replay(point(1, 0), end)).containsExactlyElementsOf(expected(0, 50));
        assertThat(replay(point(1, 17), end)).containsExactlyElementsOf(expected(17, 50));
        assertThat(replay(point(1, 17), point(1, 23))).containsExactlyElementsOf(expected(17, 23));
        assertThat(reader().last()).contains(point(1, 50));
    }

    @Test
    void stopsBeforeTheFirstBarrierThatIsLater() {
        archive(1, 0, 50, 7);
        assertThat(reader().find(point(1, 5), new Until.At(NOON.plusSeconds(30))))
                .isEqualTo(point(1, 30));
        assertThat(reader().find(point(1, 5), new Until.At(NOON.plusMillis(30_999))))
                .isEqualTo(point(1, 30));
        assertThat(reader().find(point(1, 5), new Until.At(NOON.plusSeconds(1))))
                .isEqualTo(point(1, 5));
        assertThat(reader().find(point(1, 5), new Until.At(NOON.plusSeconds(9999))))
                .isEqualTo(point(1, 50));
        assertThat(reader().find(point(1, 5), new Until.Barrier(1, 44))).isEqualTo(point(1, 44));
        assertThatThrownBy(() -> reader().find(point(1, 5), new Until.Barrier(1, 51)))
                .hasMessageContaining("MK-SNP-031");
    }

    @Test
    void aGapIsRefusedAndNamed() {
        archive(1, 0, 10, 100);
        archive(1, 12, 20, 100);
        assertThatThrownBy(() -> reader().find(point(1, 0), new Until.Newest()))
                .hasMessageContaining("MK-SNP-030")
                .hasMessageContaining("barriers 11 to 12");
        assertThatThrownBy(() -> reader().find(point(1, 0), new Until.At(NOON.plusSeconds(15))))
                .hasMessageContaining("MK-SNP-030");
        assertThat(reader().find(point(1, 0), new Until.At(NOON.plusSeconds(10))))
                .isEqualTo(point(1, 10));
        assertThatThrownBy(() -> replay(point(1, 0), point(1, 15))).hasMessageContaining("MK-SNP-030");
    }

    @Test
    void whatWasStoredTwiceIsGivenOnce() throws IOException {
        archive(1, 0, 20, 100);
        archive(1, 10, 30, 100);
        archive(1, 10, 15, 100);
        assertThat(replay(point(1, 0), point(1, 30))).containsExactlyElementsOf(expected(0, 30));
    }

    @Test
    void aBranchThatWasLeftIsNotFollowed() throws IOException {
        archive(1, 0, 20, 6);
        archive(2, 15, 30, 6);
        BarrierPoint end = reader().find(point(1, 0), new Until.Newest());
        assertThat(end).isEqualTo(point(2, 30));
        assertThat(replay(point(1, 0), end)).hasSize(expected(0, 30).size()).containsExactlyElementsOf(expected(0, 30));

        assertThat(reader().find(point(1, 0), new Until.Barrier(1, 20)))
                .as("unless it is asked for")
                .isEqualTo(point(1, 20));
        assertThat(reader().find(point(1, 18), new Until.Newest()))
                .as("or the snapshot stands on it")
                .isEqualTo(point(1, 20));
    }

    @Test
    void aBarrierLargerThanAnObjectComesBack() throws IOException {
        var random = new Random(1);
        List<Long> positions = new ArrayList<>();
        try (var writer = writer(point(1, 0))) {
            for (int write = 0; write < 160; write++) {
                byte[] bytes = new byte[256 * 1024];
                random.nextBytes(bytes);
                writer.take(new Change.Write(write * 262_144L, ByteBuffer.wrap(bytes)));
                positions.add(write * 262_144L);
            }
            assertThat(writer.stored()).isEqualTo(point(1, 0));
            writer.take(new Change.Reached(point(1, 1)));
        }
        assertThat(target.list("archive/"))
                .extracting(StoredObject::name)
                .hasSizeGreaterThan(2)
                .anyMatch(name -> name.endsWith("-open"));
        List<Long> replayed = new ArrayList<>();
        reader().replay(point(1, 0), point(1, 1), change -> {
            if (change instanceof Change.Write write) {
                replayed.add(write.position());
            }
        });
        assertThat(replayed).isEqualTo(positions);
    }

    @Test
    void partsWithoutAnEndDoNotCount() {
        archive(1, 0, 5, 100);
        target.put(new ArchiveName(1, 5, 0, java.util.OptionalLong.empty()).text(), ByteBuffer.wrap(new byte[10]));
        assertThat(reader().find(point(1, 0), new Until.Newest())).isEqualTo(point(1, 5));
    }

    @Test
    void damageIsNamed() {
        archive(1, 0, 5, 100);
        String name = target.list("archive/").get(0).name();
        byte[] bytes = target.read(name, 1 << 20);
        bytes[20] ^= 1;
        target.put(name, ByteBuffer.wrap(bytes));
        assertThat(ArchiveReader.damage(target, key, name))
                .hasValueSatisfying(why -> assertThat(why).contains("chunk 0"));
        assertThatThrownBy(() -> replay(point(1, 0), point(1, 5)))
                .hasMessageContaining("MK-SNP-011")
                .hasMessageContaining(name);
    }

    @Test
    void aFailedUploadLosesNothing() throws IOException {
        var failing = new FailingOnce(target);
        try (var writer = new ArchiveWriter(failing, key, point(1, 0), Duration.ZERO, Clock.systemUTC())) {
            for (Change change : changes(1, 0, 5)) {
                try {
                    writer.take(change);
                } catch (IllegalStateException failed) {
                    writer.take(change);
                }
            }
        }
        assertThat(failing.failed).isTrue();
        assertThat(replay(point(1, 0), point(1, 5))).containsExactlyElementsOf(expected(0, 5));
    }

    private long archiveObjects() {
        return target.list("archive/").size();
    }

    private ArchiveReader reader() {
        return new ArchiveReader(target, key);
    }

    private ArchiveWriter writer(BarrierPoint after) {
        return new ArchiveWriter(target, key, after, Duration.ofHours(1), Clock.systemUTC());
    }

    /** @param each an object after so many barriers */
    private void archive(long epoch, long after, long to, int each) {
        try (var writer = writer(point(epoch == 1 ? 1 : epoch - 1, after))) {
            for (Change change : changes(epoch, after, to)) {
                writer.take(change);
                if (change instanceof Change.Reached reached && reached.point().number() % each == 0) {
                    writer.flush();
                }
            }
        }
    }

    /** An epoch begins with an empty barrier; all others have a write and now and then a truncation. */
    private static List<Change> changes(long epoch, long after, long to) {
        List<Change> changes = new ArrayList<>();
        for (long number = after + 1; number <= to; number++) {
            if (epoch == 1 || number > after + 1) {
                changes.add(new Change.Write(
                        number * 10,
                        ByteBuffer.wrap(("barrier " + number).getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
                if (number % 5 == 0) {
                    changes.add(new Change.Truncate(number));
                }
            }
            changes.add(new Change.Reached(point(epoch, number)));
        }
        return changes;
    }

    private static BarrierPoint point(long epoch, long number) {
        return new BarrierPoint(epoch, number, NOON.plusSeconds(number), number * 4096);
    }

    private static List<String> expected(long after, long to) {
        List<String> all = new ArrayList<>();
        for (long number = after + 1; number <= to; number++) {
            all.add("barrier " + number);
        }
        return all;
    }

    /** The numbers of barriers, and of writes that belong to the same one. */
    private List<String> replay(BarrierPoint after, BarrierPoint to) throws IOException {
        List<String> all = new ArrayList<>();
        reader().replay(after, to, change -> {
            if (change instanceof Change.Reached reached) {
                all.add("barrier " + reached.point().number());
            } else if (change instanceof Change.Write write) {
                byte[] bytes = new byte[write.bytes().remaining()];
                write.bytes().get(bytes);
                assertThat(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("barrier " + write.position() / 10);
                assertThat(write.position() / 10).isEqualTo(after.number() + 1 + all.size());
            }
        });
        return all;
    }

    /** The first upload fails. */
    private static final class FailingOnce implements Target {
        private final Target target;
        private boolean failed;

        FailingOnce(Target target) {
            this.target = target;
        }

        @Override
        public void put(String name, ByteBuffer contents) {
            if (!failed) {
                failed = true;
                throw new IllegalStateException("the cable was pulled");
            }
            target.put(name, contents);
        }

        @Override
        public byte[] read(String name, int limit) {
            return target.read(name, limit);
        }

        @Override
        public byte[] read(String name, long offset, int length) {
            return target.read(name, offset, length);
        }

        @Override
        public List<StoredObject> list(String prefix) {
            return target.list(prefix);
        }

        @Override
        public boolean exists(String name) {
            return target.exists(name);
        }

        @Override
        public void delete(String name) {
            target.delete(name);
        }

        @Override
        public java.util.OptionalLong freeBytes() {
            return target.freeBytes();
        }

        @Override
        public String location() {
            return target.location();
        }

        @Override
        public void close() {}
    }
}
