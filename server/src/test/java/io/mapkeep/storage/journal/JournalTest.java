package io.mapkeep.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mapkeep.contract.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on a real folder, without a database above it. */
final class JournalTest {
    private static final JournalSettings SMALL =
            new JournalSettings(64 << 10, 128 << 10, 32 << 10, 256 << 10, Duration.ofHours(1));

    @TempDir
    Path folder;

    @TempDir
    Path copy;

    @Test
    void whatWasWrittenIsReadBackBeforeAndAfterItReachedTheDatabaseFile() throws Exception {
        var random = new Random(1);
        byte[] model = new byte[400_000];
        int size = 0;
        try (Journal journal = open()) {
            for (int round = 0; round < 300; round++) {
                byte[] bytes = new byte[1 + random.nextInt(20_000)];
                random.nextBytes(bytes);
                int position = random.nextInt(model.length - bytes.length);
                journal.write(ByteBuffer.wrap(bytes), position);
                System.arraycopy(bytes, 0, model, position, bytes.length);
                size = Math.max(size, position + bytes.length);
                if (round % 50 == 49) {
                    size = size * 3 / 4;
                    journal.truncate(size);
                    Arrays.fill(model, size, model.length, (byte) 0);
                }
                if (random.nextInt(5) == 0) {
                    journal.sync(journal.barrier());
                }
                assertThat(read(journal, 0, size)).isEqualTo(Arrays.copyOf(model, size));
            }
        }
        try (Journal journal = open()) {
            assertThat(journal.size()).isEqualTo(size);
            assertThat(read(journal, 0, size)).isEqualTo(Arrays.copyOf(model, size));
        }
        assertThat(Files.readAllBytes(folder.resolve("pages.mv.db"))).isEqualTo(Arrays.copyOf(model, size));
    }

    @Test
    void whatHasNoBarrierIsGoneAfterACrashAndWhatHasOneIsThere() throws Exception {
        Journal journal = open();
        journal.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 0);
        long barrier = journal.barrier();
        journal.sync(barrier);
        journal.write(ByteBuffer.wrap(new byte[] {9, 9, 9, 9}), 0);
        copyOf(folder);
        journal.close();
        try (Journal after =
                Journal.open(new FolderDisk(copy), new FolderDisk(copy.resolve("journal")), SMALL, Clock.systemUTC())) {
            assertThat(read(after, 0, 4)).containsExactly(1, 2, 3, 4);
            assertThat(after.figures().barrier()).isGreaterThanOrEqualTo(barrier);
        }
    }

    @Test
    void aBarrierWithoutNewsIsTheOneBefore() throws Exception {
        try (Journal journal = open()) {
            journal.write(ByteBuffer.wrap(new byte[] {1}), 0);
            long first = journal.barrier();
            journal.sync(first);
            long bytes = journal.figures().journalBytes();
            // One more, empty, bears witness to it after a second of quiet.
            assertThat(journal.barrier()).isBetween(first, first + 1);
            journal.sync(journal.barrier());
            assertThat(journal.figures().journalBytes()).isLessThan(bytes + 200);
        }
    }

    @Test
    void anInterruptedThreadReadsAndWritesAndLeavesTheFileOpenForOthers() throws Exception {
        try (Journal journal = open()) {
            journal.write(ByteBuffer.wrap(new byte[100_000]), 0);
            journal.sync(journal.barrier());
            Thread.currentThread().interrupt();
            assertThat(read(journal, 0, 100_000)).hasSize(100_000);
            journal.write(ByteBuffer.wrap(new byte[50_000]), 7);
            journal.sync(journal.barrier());
            assertThat(Thread.interrupted())
                    .as("the interruption is put off, not lost")
                    .isTrue();
            assertThat(read(journal, 0, 100_000)).hasSize(100_000);
        }
    }

    @Test
    void oldSegmentsAreUsedAgainAndTheirNumberStaysSmall() throws Exception {
        try (Journal journal = open()) {
            byte[] bytes = new byte[30_000];
            for (int i = 0; i < 200; i++) {
                new Random(i).nextBytes(bytes);
                journal.write(ByteBuffer.wrap(bytes), i % 3 * 30_000L);
                journal.sync(journal.barrier());
            }
            awaitApplied(journal);
            // What is kept, what a start would need, the one in use and the next.
            assertThat(journal.figures().segments()).isLessThan(14);
            assertThat(journal.firstDifference()).isEmpty();
        }
    }

    @Test
    void aSecondOneOnTheSameFolderIsRefused() throws Exception {
        try (Journal journal = open()) {
            var refusal = catchThrowableOfType(ProblemException.class, this::open);
            assertThat(refusal.problem().code()).isEqualTo("MK-STO-001");
            assertThat(journal.figures().state()).isEqualTo(JournalFigures.State.WRITABLE);
        }
    }

    @Test
    void theDoctorSeesAByteThatTheDiskHasChanged() throws Exception {
        try (Journal journal = open()) {
            byte[] bytes = new byte[20_000];
            new Random(3).nextBytes(bytes);
            journal.write(ByteBuffer.wrap(bytes), 0);
            journal.sync(journal.barrier());
            awaitApplied(journal);
            try (var file = new FolderFile(folder.resolve("pages.mv.db"))) {
                file.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[10_000] ^ 1)}), 10_000);
            }
            assertThat(journal.firstDifference())
                    .hasValueSatisfying(text -> assertThat(text).contains(".segment"));
        }
    }

    @Test
    void whenNothingIsWrittenNoByteIsWritten() throws Exception {
        try (Journal journal = open()) {
            journal.write(ByteBuffer.wrap(new byte[5000]), 0);
            journal.sync(journal.barrier());
            Thread.sleep(2500);
            var before = lastChanges();
            Thread.sleep(2500);
            assertThat(lastChanges()).isEqualTo(before);
        }
    }

    private java.util.Map<String, Object> lastChanges() throws IOException {
        var times = new java.util.TreeMap<String, Object>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                times.put(file.toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    private static void awaitApplied(Journal journal) throws InterruptedException {
        for (int i = 0; i < 500 && journal.figures().unappliedBytes() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(journal.figures().unappliedBytes()).isZero();
    }

    private Journal open() {
        try {
            return Journal.open(
                    new FolderDisk(folder), new FolderDisk(folder.resolve("journal")), SMALL, Clock.systemUTC());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static byte[] read(Journal journal, long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (journal.read(into, position + into.position()) < 0) {
                throw new IOException("ends at " + into.position());
            }
        }
        return into.array();
    }

    private void copyOf(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
