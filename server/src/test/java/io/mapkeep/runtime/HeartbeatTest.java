package io.mapkeep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeartbeatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(100).toNanos());
    private final AtomicInteger fed = new AtomicInteger();

    @Test
    void threadsThatAnswerAreFedForAndThreadsThatHangAreNot() {
        var waiting = new java.util.ArrayDeque<Runnable>();
        var pulse = pulse(waiting::add);
        var heartbeat = new Heartbeat(() -> List.of(pulse), fed::incrementAndGet);

        heartbeat.beat();
        pass(Duration.ofSeconds(59));
        heartbeat.beat();
        assertThat(fed).as("nothing was due yet").hasValue(2);

        pass(Duration.ofSeconds(2));
        heartbeat.beat();
        assertThat(fed).as("after 61 s without an answer").hasValue(2);
        assertThat(waiting).as("asked once").hasSize(1);

        waiting.remove().run();
        heartbeat.beat();
        assertThat(fed).as("it woke up").hasValue(3);
    }

    @Test
    void threadsThatNobodyNeedsForADayAreNotSilent() {
        var pulse = pulse(Runnable::run);
        var heartbeat = new Heartbeat(() -> List.of(pulse), fed::incrementAndGet);
        heartbeat.beat();
        pass(Duration.ofDays(1));
        heartbeat.beat();
        assertThat(fed).hasValue(2);
    }

    @Test
    void aFullQueueIsNoSilenceWhileItMoves() {
        var pulse = pulse(refused -> {
            throw new RejectedExecutionException();
        });
        var heartbeat = new Heartbeat(() -> List.of(pulse), fed::incrementAndGet);
        for (int round = 0; round < 3; round++) {
            heartbeat.beat();
            pass(Duration.ofSeconds(61));
            pulse.beat();
        }
        assertThat(fed).hasValue(3);
        heartbeat.beat();
        pass(Duration.ofSeconds(61));
        heartbeat.beat();
        assertThat(fed).as("it does not move any more").hasValue(4);
    }

    @Test
    void threadsThatWaitForEachOtherForEverAreNotFedFor() throws InterruptedException {
        var heartbeat = new Heartbeat(List::of, fed::incrementAndGet);
        var first = new ReentrantLock();
        var second = new ReentrantLock();
        var bothHold = new CountDownLatch(2);
        Thread one = waiter(first, second, bothHold);
        Thread other = waiter(second, first, bothHold);
        while (!first.hasQueuedThread(other) || !second.hasQueuedThread(one)) {
            Thread.sleep(1);
        }
        heartbeat.beat();
        assertThat(fed).as("it may still end").hasValue(1);
        heartbeat.beat();
        assertThat(fed).hasValue(1);
        one.interrupt();
        other.interrupt();
        one.join();
        other.join();
        heartbeat.beat();
        assertThat(fed).hasValue(2);
    }

    @Test
    void systemdIsToldInItsOwnWords(@TempDir Path folder) throws IOException {
        Path pipe = Files.createFile(folder.resolve("tell"));
        var manager = ServiceManager.of(Map.of("MAPKEEP_TELL", pipe.toString(), "WATCHDOG_USEC", "60000000"));
        manager.ready();
        manager.alive();
        manager.stopping();
        assertThat(pipe).hasContent("READY=1\nWATCHDOG=1\nSTOPPING=1\n");
        assertThat(manager.watchdog()).contains(PATIENCE);
        assertThat(ServiceManager.of(Map.of("WATCHDOG_USEC", "60000000")).watchdog())
                .isEmpty();
    }

    private Pulse pulse(Executor threads) {
        return new Pulse("request", PATIENCE, threads, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Thread waiter(ReentrantLock held, ReentrantLock wanted, CountDownLatch bothHold) {
        var thread = new Thread(() -> {
            held.lock();
            try {
                bothHold.countDown();
                bothHold.await();
                wanted.lockInterruptibly();
                wanted.unlock();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                held.unlock();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
