package io.mapkeep.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.storage.replica.EpochHistory.Begun;
import io.mapkeep.storage.replica.EpochHistory.Relation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EpochHistoryTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final EpochHistory first = EpochHistory.first(A, NOW);
    private final EpochHistory ofB = first.begin(2, B, 70, NOW);
    private final EpochHistory ofC = first.begin(2, C, 72, NOW);

    @Test
    void whoKnowsALaterEpochIsAhead() {
        assertThat(first.compare(first)).isEqualTo(Relation.SAME);
        assertThat(first.compare(ofB)).isEqualTo(Relation.AHEAD);
        assertThat(ofB.compare(first)).isEqualTo(Relation.BEHIND);
        assertThat(ofB.compare(ofC)).isEqualTo(Relation.SPLIT);
        assertThat(ofB.compare(ofC.begin(3, A, 90, NOW))).isEqualTo(Relation.AHEAD);
    }

    @Test
    void twoHistoriesAreOneUpToWhereTheFirstOfThemWentItsOwnWay() {
        assertThat(first.fork(first)).isEqualTo(Long.MAX_VALUE);
        assertThat(first.fork(ofB)).isEqualTo(70);
        assertThat(ofB.fork(first)).isEqualTo(70);
        assertThat(ofB.fork(ofC)).isEqualTo(70);
        assertThat(ofB.fork(EpochHistory.first(B, NOW))).isEqualTo(-1);
    }

    @Test
    void whatANodeOnlyHeardOfIsNotItsLine() {
        // It has barrier 72 of epoch 1, and knows that epoch 2 began behind 70.
        assertThat(ofB.upTo(1).fork(ofB)).isEqualTo(70);
        assertThat(ofB.upTo(2).fork(ofB)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void epochsRise() {
        assertThatThrownBy(() -> new EpochHistory(List.of(new Begun(2, A, 0, NOW), new Begun(2, B, 5, NOW))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EpochHistory(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
