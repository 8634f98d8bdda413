package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The first promise: whatever moment a process or the power ends in, what was acknowledged is there, and nothing is there by halves.
 *
 * <p>{@code -Dmapkeep.cuts=10000} cuts more often, {@code -Dmapkeep.cut.seed=…} draws the same work and the same cuts again, and {@code
 * -Dmapkeep.cut.case=…} repeats one cut from the file that its failure has named.
 */
@ExtendWith(QuietJournal.class)
final class CutTest {
    private static final int CUTS = 300;

    @Test
    @DisabledIfSystemProperty(named = "mapkeep.cut.case", matches = ".+")
    void nothingAcknowledgedIsLostAndNothingIsHalfDone() {
        long seed = CutSeries.seed();
        int cuts = Integer.getInteger("mapkeep.cuts", CUTS);
        CutReport report = new CutSeries(MapkeepStore::open, seed).run(cuts);
        System.out.println("Mapkeep, seed " + seed + ": " + report);

        if (!report.failures().isEmpty()) {
            fail("seed " + seed + ": " + report + "\n" + String.join("\n", report.failures()));
        }
        assertThat(report.cuts()).isGreaterThanOrEqualTo(cuts);
    }

    @Test
    @EnabledIfSystemProperty(named = "mapkeep.cut.case", matches = ".+")
    void theCaseThatFailed() throws IOException {
        CaseFile again = CaseFile.load(Path.of(System.getProperty("mapkeep.cut.case")));
        Trial.Outcome outcome = Trial.of(again.recording(), again.cut(), MapkeepStore::open);

        assertThat(outcome.damages()).as(() -> FailureText.of("again", outcome)).isEmpty();
    }
}
