package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same work and the same cuts as in {@link CutTest}, on the disks of a follower: what it has confirmed is there when it takes over. */
@ExtendWith(QuietJournal.class)
final class FollowerCutTest {
    private static final int CUTS = Math.max(40, Integer.getInteger("mapkeep.cuts", 600) / 12);

    @Test
    void whatAFollowerHasConfirmedIsThereWhenItTakesOver() {
        long seed = CutSeries.seed();
        CutReport report =
                new CutSeries(FollowedStore::open, seed).neverKilled().run(CUTS);
        System.out.println("follower, seed " + seed + ": " + report);

        if (!report.failures().isEmpty()) {
            fail("seed " + seed + ": " + report + "\n" + String.join("\n", report.failures()));
        }
        assertThat(report.cuts()).isGreaterThanOrEqualTo(CUTS);
    }
}
