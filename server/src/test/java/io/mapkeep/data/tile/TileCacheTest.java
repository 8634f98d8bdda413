package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TileCacheTest {
    private static final TileVersion VERSION = version(1);
    private static final TileAddress TILE = new TileAddress(0, 0, 0);

    private final AtomicInteger made = new AtomicInteger();
    private final TileCache cache = new TileCache(10_000);

    @Test
    void manyWhoAskAtOnceForOneTileHaveItMadeOnce() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<byte[]>> answers = new ArrayList<>();
            Callable<byte[]> ask = () -> cache.get(VERSION, TILE, () -> {
                inside.countDown();
                await(goOn);
                return tile(10);
            });
            answers.add(threads.submit(ask));
            inside.await();
            for (int i = 0; i < 7; i++) {
                answers.add(threads.submit(ask));
            }
            goOn.countDown();
            for (Future<byte[]> answer : answers) {
                assertThat(answer.get()).isSameAs(answers.get(0).get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void anotherVersionOfTheDatasetIsAnotherTile() {
        cache.get(VERSION, TILE, () -> tile(10));
        cache.get(version(2), TILE, () -> tile(10));

        assertThat(made).hasValue(2);
    }

    @Test
    void aFailureIsNotRemembered() {
        assertThatThrownBy(() -> cache.get(VERSION, TILE, () -> {
                    throw new IllegalStateException("first");
                }))
                .hasMessage("first");

        assertThat(cache.get(VERSION, TILE, () -> tile(3))).hasSize(3);
    }

    @Test
    void beyondTheBoundTheTileThatWasNotAskedForTheLongestIsForgotten() {
        var other = new TileAddress(1, 0, 0);
        cache.get(VERSION, TILE, () -> tile(4000));
        cache.get(VERSION, other, () -> tile(4000));
        cache.get(VERSION, TILE, () -> tile(4000));
        cache.get(VERSION, new TileAddress(1, 1, 0), () -> tile(4000));
        assertThat(made).hasValue(3);

        cache.get(VERSION, TILE, () -> tile(4000));
        assertThat(made).as("still there").hasValue(3);
        cache.get(VERSION, other, () -> tile(4000));
        assertThat(made).as("made anew").hasValue(4);
    }

    private byte[] tile(int size) {
        made.incrementAndGet();
        return new byte[size];
    }

    private static TileVersion version(int second) {
        return new TileVersion("places", Instant.EPOCH, Instant.ofEpochSecond(second), 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened it");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
