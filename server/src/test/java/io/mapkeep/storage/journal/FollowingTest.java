package io.mapkeep.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of a journal while it is written to, and a second journal that is fed with the changes of the first. */
final class FollowingTest {
    private static final JournalSettings SMALL =
            new JournalSettings(64 << 10, 128 << 10, 32 << 10, 256 << 10, Duration.ofHours(1), 8 << 20);
    private static final JournalSettings PATIENT =
            new JournalSettings(64 << 10, 128 << 10, 32 << 10, 16 << 20, Duration.ofHours(1));
    private static final Duration NOW = Duration.ofMillis(1);
    private static final int BYTES = 300_000;

    @TempDir
    Path one;

    @TempDir
    Path two;

    private final Random random = new Random(7);

    @Test
    void aViewStaysAsItWasWhileWritersGoOnAndTheFileIsBroughtUp() throws Exception {
        try (Journal journal = open(one)) {
            List<PinnedView> views = new ArrayList<>();
            List<byte[]> contents = new ArrayList<>();
            for (int round = 0; round < 400; round++) {
                change(journal);
                journal.sync(journal.barrier());
                if (round % 40 == 0) {
                    PinnedView view = journal.pin();
                    views.add(view);
                    contents.add(read(journal));
                    assertThat(view.point()).isEqualTo(journal.reached());
                }
                if (views.size() > 4) {
                    views.remove(0).close();
                    contents.remove(0);
                }
                for (int i = 0; i < views.size() && round % 20 == 0; i++) {
                    assertSame(read(views.get(i)), contents.get(i));
                }
            }
            views.forEach(PinnedView::close);
        }
    }

    @Test
    void aViewHoldsTheDatabaseFileAndGivesItFree() throws Exception {
        try (Journal journal = open(one)) {
            change(journal);
            journal.sync(journal.barrier());
            PinnedView view = journal.pin();
            for (int round = 0; round < 100; round++) {
                change(journal);
                journal.sync(journal.barrier());
            }
            Thread.sleep(300);
            assertThat(journal.figures().unappliedBytes()).isPositive();
            view.close();
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (journal.figures().unappliedBytes() > 0 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            assertThat(journal.figures().unappliedBytes()).isZero();
            assertThatThrownBy(() -> view.read(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aViewThatIsOpenAtTheEndDoesNotKeepTheJournalFromClosing() throws Exception {
        byte[] end;
        try (Journal journal = open(one)) {
            change(journal);
            journal.sync(journal.barrier());
            journal.pin();
            change(journal);
            end = read(journal);
        }
        assertThat(Files.readAllBytes(one.resolve("pages.mv.db"))).isEqualTo(end);
    }

    @Test
    void aFollowerHasTheSameBytesAtEveryBarrierHoweverOftenItIsCutOff() throws Exception {
        Map<Long, byte[]> states = new HashMap<>();
        try (Journal primary = Journal.open(disk(one), journalDisk(one), PATIENT, Clock.systemUTC())) {
            Journal follower = follow();
            for (int round = 0; round < 200; round++) {
                change(primary);
                if (random.nextInt(3) > 0) {
                    primary.sync(primary.barrier());
                    states.put(primary.reached().number(), read(primary));
                }
                if (random.nextInt(10) == 0) {
                    takeSome(primary, follower, random.nextInt(200));
                    follower = again(follower);
                    assertStandsLike(states, follower);
                }
            }
            primary.sync(primary.barrier());
            takeSome(primary, follower, Integer.MAX_VALUE);
            assertThat(follower.reached()).isEqualTo(primary.reached());
            assertSame(read(follower), read(primary));
            follower.close();
        }
        assertSame(Files.readAllBytes(two.resolve("pages.mv.db")), Files.readAllBytes(one.resolve("pages.mv.db")));
    }

    @Test
    void aCopyOfAViewGoesOnWhereTheViewStood() throws Exception {
        try (Journal primary = open(one)) {
            for (int round = 0; round < 50; round++) {
                change(primary);
                primary.sync(primary.barrier());
            }
            try (PinnedView view = primary.pin()) {
                Files.write(two.resolve("mapkeep.mv.db"), read(view));
                Journal.adopt(disk(two), journalDisk(two), SMALL, Clock.systemUTC(), view.point());
            }
            change(primary);
            primary.sync(primary.barrier());
            try (Journal follower = follow()) {
                assertThat(follower.reached().number())
                        .isEqualTo(primary.reached().number() - 1);
                takeSome(primary, follower, Integer.MAX_VALUE);
                assertSame(read(follower), read(primary));
            }
        }
    }

    @Test
    void aFollowerThatTakesOverBeginsAnEpochAndHistoryGoesOn() throws Exception {
        try (Journal primary = open(one)) {
            change(primary);
            primary.sync(primary.barrier());
            try (Journal follower = follow()) {
                takeSome(primary, follower, Integer.MAX_VALUE);
            }
            try (Journal heir = open(two)) {
                heir.beginEpoch(2);
                assertThat(heir.reached().epoch()).isEqualTo(2);
                assertThat(heir.reached().number()).isEqualTo(primary.reached().number() + 1);
            }
            try (Journal heir = open(two)) {
                assertThat(heir.reached().epoch()).isEqualTo(2);
                change(heir);
                heir.sync(heir.barrier());
                assertThat(heir.reached().epoch()).isEqualTo(2);
                assertThat(catchThrowable(() -> heir.beginEpoch(2))).isInstanceOf(IllegalStateException.class);
                try (ChangeStream all = heir.changesAfter(primary.reached().number())) {
                    assertThat(((Change.Reached) all.next(NOW).orElseThrow())
                                    .point()
                                    .epoch())
                            .isEqualTo(2);
                }
            }
        }
    }

    @Test
    void whatWasLetGoIsNotHandedOut() throws Exception {
        try (Journal journal = open(one)) {
            change(journal);
            journal.sync(journal.barrier());
            long early = journal.reached().number();
            for (int round = 0; round < 400; round++) {
                change(journal);
                journal.sync(journal.barrier());
            }
            Thread.sleep(1500);
            assertThatThrownBy(() -> journal.changesAfter(early)).isInstanceOf(HistoryGone.class);
        }
    }

    @Test
    void somebodyWhoIsSlowIsWaitedForUpToALimit() throws Exception {
        try (Journal journal = open(one)) {
            change(journal);
            journal.sync(journal.barrier());
            ChangeStream slow = journal.changesAfter(journal.reached().number());
            for (int round = 0; round < 250; round++) {
                change(journal);
                journal.sync(journal.barrier());
            }
            Thread.sleep(1500);
            assertThat(slow.next(NOW)).isPresent();
            for (int round = 0; round < 1500; round++) {
                change(journal);
                journal.sync(journal.barrier());
            }
            assertThat(catchThrowable(() -> {
                        while (slow.next(NOW).isPresent()) {
                            // until what follows is gone
                        }
                    }))
                    .isInstanceOf(HistoryGone.class);
            slow.close();
        }
    }

    @Test
    void aBarrierOfSomethingElseIsRefused() throws Exception {
        try (Journal primary = open(one);
                Journal follower = follow()) {
            change(primary);
            primary.sync(primary.barrier());
            BarrierPoint point = primary.reached();
            assertThat(catchThrowable(() -> follower.take(new Change.Reached(point))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertSame(byte[] found, byte[] expected) {
        assertThat(Arrays.mismatch(found, expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }

    private static void assertStandsLike(Map<Long, byte[]> states, Journal follower) throws IOException {
        byte[] state = states.get(follower.reached().number());
        if (state != null) {
            try (PinnedView view = follower.pin()) {
                assertSame(read(view), state);
            }
        }
    }

    /** Hands over at most so many changes, and so perhaps half a barrier. */
    private static void takeSome(Journal from, Journal to, int most) throws IOException {
        try (ChangeStream changes = from.changesAfter(to.reached().number())) {
            for (int i = 0; i < most; i++) {
                Optional<Change> change = changes.next(NOW);
                if (change.isEmpty()) {
                    return;
                }
                to.take(change.get());
                if (change.get() instanceof Change.Reached reached) {
                    to.sync(reached.point().number());
                }
            }
        }
    }

    private Journal again(Journal follower) {
        switch (random.nextInt(3)) {
            case 0 -> follower.abandon();
            case 1 -> follower.close();
            default -> {
                return follower;
            }
        }
        return follow();
    }

    private void change(Journal journal) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(20_000)];
        random.nextBytes(bytes);
        journal.write(ByteBuffer.wrap(bytes), random.nextInt(BYTES - bytes.length));
        if (random.nextInt(20) == 0) {
            journal.truncate(journal.size() * 3 / 4);
        }
    }

    private static Journal open(Path folder) throws IOException {
        return Journal.open(disk(folder), journalDisk(folder), SMALL, Clock.systemUTC());
    }

    private Journal follow() {
        try {
            return Journal.openAsFollower(disk(two), journalDisk(two), SMALL, Clock.systemUTC());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static Disk disk(Path folder) throws IOException {
        return new FolderDisk(folder);
    }

    private static Disk journalDisk(Path folder) throws IOException {
        return new FolderDisk(folder.resolve("journal"));
    }

    private static byte[] read(Journal journal) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) journal.size());
        journal.read(all, 0);
        return Arrays.copyOf(all.array(), all.position());
    }

    private static byte[] read(PinnedView view) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) view.size());
        view.read(all, 0);
        return Arrays.copyOf(all.array(), all.position());
    }
}
