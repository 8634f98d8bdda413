package io.mapkeep.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaseBookTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    @TempDir
    Path folder;

    private long nanos = Long.MAX_VALUE - 5;
    private LeaseBook book;

    @BeforeEach
    void open() {
        book = new LeaseBook(folder, () -> nanos);
    }

    @Test
    void oneHoldsItAndTheNextGetsItWhenItsTimeIsOver() {
        assertThat(asks(A, 1, false)).isTrue();
        assertThat(asks(B, 2, false)).isFalse();
        pass(Duration.ofSeconds(8));
        assertThat(asks(A, 1, false)).as("renewed").isTrue();
        pass(Duration.ofMillis(10_900));
        assertThat(asks(B, 2, false)).as("within the margin").isFalse();
        pass(Duration.ofMillis(100));
        assertThat(asks(B, 2, false)).isTrue();
        assertThat(asks(A, 1, false)).as("an epoch that is over").isFalse();
        assertThat(asks(A, 2, false)).as("another's epoch").isFalse();
        assertThat(asks(B, 3, false)).as("who holds it may go on to the next").isTrue();
    }

    @Test
    void nobodyTakesOverFromOneThatHasConfirmedCommitsAlone() {
        assertThat(asks(A, 1, true)).isTrue();
        pass(Duration.ofDays(1));
        assertThat(asks(B, 2, false)).isFalse();
        assertThat(asks(A, 1, false)).isTrue();
        pass(Duration.ofSeconds(11));
        assertThat(asks(B, 2, false)).isTrue();
    }

    @Test
    void whoWasMadeThePrimaryByPeopleGetsItWhenTheTimeIsOverAlsoFromOneThatConfirmedAlone() {
        assertThat(asks(A, 1, true)).isTrue();
        assertThat(book.ask(B, 2, false, true).granted())
                .as("its time is not over")
                .isFalse();
        pass(Duration.ofSeconds(11));
        assertThat(book.ask(B, 2, false, true).granted()).isTrue();
        assertThat(asks(A, 1, true)).isFalse();
    }

    @Test
    void whatIsGivenBackIsFreeAtOnce() {
        assertThat(asks(A, 1, true)).isTrue();
        book.release(B);
        assertThat(asks(B, 2, false)).as("not B's to give").isFalse();
        book.release(A);
        assertThat(asks(A, 1, false)).as("the hand-over came to nothing").isTrue();
        book.release(A);
        open();
        assertThat(asks(B, 2, false)).isTrue();
        assertThat(asks(A, 1, false)).isFalse();
    }

    @Test
    void afterARestartTheHolderHasAWholeLifeAgain() {
        assertThat(asks(A, 1, false)).isTrue();
        pass(Duration.ofSeconds(60));
        open();
        assertThat(asks(B, 2, false)).isFalse();
        assertThat(asks(A, 1, false)).isTrue();
        pass(Duration.ofSeconds(11));
        assertThat(asks(B, 2, false)).isTrue();
        open();
        assertThat(asks(A, 1, false)).as("who held it last is durable").isFalse();
    }

    private boolean asks(UUID node, long epoch, boolean alone) {
        return book.ask(node, epoch, alone, false).granted();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
