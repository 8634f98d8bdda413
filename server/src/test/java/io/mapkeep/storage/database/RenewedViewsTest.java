package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.storage.database.RenewedViews.Opened;
import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RenewedViewsTest {
    private final AtomicLong barrier = new AtomicLong(1);
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final List<View> opened = new ArrayList<>();
    private volatile @Nullable CountDownLatch gate;
    private final RenewedViews<View> views = new RenewedViews<>(this::newest, this::open, now::get);

    private static final class View implements AutoCloseable {
        private final long barrier;
        private volatile boolean closed;

        View(long barrier) {
            this.barrier = barrier;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private BarrierPoint newest() {
        return new BarrierPoint(1, barrier.get(), Instant.EPOCH, 4096);
    }

    private Opened<View> open() {
        CountDownLatch held = gate;
        if (held != null) {
            try {
                held.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        var view = new View(barrier.get());
        synchronized (opened) {
            opened.add(view);
        }
        return new Opened<>(view, newest(), heldBytes::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @AfterEach
    void close() {
        views.close();
    }

    @Test
    void nothingIsOpenedAgainWhileNothingChanges() {
        views.take().close();
        pass(Duration.ofHours(1));
        views.take().close();
        assertThat(opened).hasSize(1);
    }

    @Test
    void aReaderWhoHoldsTooMuchOfTheDiskLosesItsView() {
        var patient = views.take();
        heldBytes.set(RenewedViews.MOST_HELD_BYTES);
        views.endCostly();
        assertThat(patient.database().closed).isFalse();
        heldBytes.set(RenewedViews.MOST_HELD_BYTES + 1);
        views.endCostly();
        assertThat(patient.database().closed).isTrue();
        heldBytes.set(0);
        try (var next = views.take()) {
            assertThat(next.database().closed).isFalse();
        }
        patient.close();
    }

    @Test
    void aChangeIsSeenAfterAMomentAndTheFormerViewEndsWithItsLastReader() {
        var early = views.take();
        barrier.set(2);
        try (var soon = views.take()) {
            assertThat(soon.database().barrier).isEqualTo(1);
        }
        pass(RenewedViews.FRESH.plusMillis(1));
        try (var later = views.take()) {
            assertThat(later.database().barrier).isEqualTo(2);
            assertThat(early.database().closed).isFalse();
        }
        early.close();
        assertThat(opened.get(0).closed).isTrue();
        assertThat(opened.get(1).closed).isFalse();
    }

    @Test
    void whileOneOpensTheNextOthersReadOnButNotInAStaleOne() throws Exception {
        views.take().close();
        barrier.set(2);
        pass(RenewedViews.FRESH.plusMillis(1));
        gate = new CountDownLatch(1);
        Thread opener = new Thread(() -> views.take().close());
        opener.start();
        while (opener.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        try (var meanwhile = views.take()) {
            assertThat(meanwhile.database().barrier).isEqualTo(1);
        }
        pass(RenewedViews.STALE);
        List<Long> seen = new ArrayList<>();
        Thread patient = new Thread(() -> {
            try (var fresh = views.take()) {
                seen.add(fresh.database().barrier);
            }
        });
        patient.start();
        patient.join(50);
        assertThat(patient.isAlive()).isTrue();
        gate.countDown();
        opener.join(5_000);
        patient.join(5_000);
        assertThat(seen).containsExactly(2L);
    }

    @Test
    void aViewThatNobodyReadsInIsGivenUp() throws Exception {
        views.take().close();
        pass(RenewedViews.IDLE);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!opened.get(0).closed && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(opened.get(0).closed).isTrue();
    }

    @Test
    void closingWaitsForTheLastReader() throws Exception {
        var reader = views.take();
        Thread closing = new Thread(views::close);
        closing.start();
        closing.join(100);
        assertThat(closing.isAlive()).isTrue();
        assertThat(opened.get(0).closed).isFalse();
        reader.close();
        closing.join(5_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(opened.get(0).closed).isTrue();
    }

    @Test
    void closingDoesNotWaitForEver() {
        var reader = views.take();
        views.close();
        assertThat(opened.get(0).closed).isTrue();
        reader.close();
    }

    @Test
    void aFailureToOpenIsTheReadersAndTheNextOneTriesAgain() {
        var failing = new RenewedViews<View>(
                this::newest,
                () -> {
                    throw new IllegalStateException("being copied");
                },
                now::get);
        assertThatThrownBy(failing::take).hasMessage("being copied");
        assertThatThrownBy(failing::take).hasMessage("being copied");
        failing.close();
    }
}
