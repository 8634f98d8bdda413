package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeQueueTest {
    private static final long FLOOD = 1;
    private static final long PERSON = 2;

    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void aFloodWaitsForItselfAndWhatHasBegunIsFinishedFirst() throws Exception {
        try (var queue = new HandshakeQueue(1)) {
            var gate = new CountDownLatch(1);
            var last = new CountDownLatch(1);
            var taken = new CountDownLatch(1);
            queue.add(FLOOD, false, () -> {
                taken.countDown();
                await(gate);
            });
            assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
            for (int number = 1; number <= 3; number++) {
                step(queue, FLOOD, false, "flood " + number);
            }
            step(queue, PERSON, false, "person");
            step(queue, FLOOD, true, "begun");
            queue.add(FLOOD, false, last::countDown);
            gate.countDown();
            assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(done).containsExactly("begun", "flood 1", "person", "flood 2", "flood 3");
    }

    @Test
    void aStepThatFailsTakesTheThreadFromNobody() throws Exception {
        try (var queue = new HandshakeQueue(1)) {
            var next = new CountDownLatch(1);
            queue.add(FLOOD, false, () -> {
                throw new IllegalStateException("thrown by the test on purpose");
            });
            queue.add(PERSON, false, next::countDown);
            assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void step(HandshakeQueue queue, long network, boolean second, String name) {
        queue.add(network, second, () -> done.add(name));
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
