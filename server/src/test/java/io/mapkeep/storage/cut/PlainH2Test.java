package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The control: the same work and the same cuts with H2 as it comes. A cut test that finds nothing wrong here would find nothing anywhere. */
final class PlainH2Test {
    private static final int CUTS = 40;

    @Test
    void plainH2LosesAcknowledgedCommits() {
        long seed = CutSeries.seed();
        CutReport report = new CutSeries(PlainStore::open, seed).neverKilled().runThrough(CUTS);
        System.out.println("plain H2, seed " + seed + ": " + report);

        assertThat(report.broken(CutKind.POWER_CUT, Damage.Kind.ACKNOWLEDGED_LOST)
                        + report.broken(CutKind.POWER_CUT, Damage.Kind.NOT_OPENED))
                .as("power cuts that plain H2 does not survive, seed %s: %s", seed, report)
                .isPositive();
    }
}
