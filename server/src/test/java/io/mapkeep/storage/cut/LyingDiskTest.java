package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proof that the cut test looks at every kind of force: on disks that acknowledge it without doing it, from half-way on, the product
 * must be found damaged. A force whose lie nobody notices would be one that the product need not pay for, or one that is not tested.
 */
@ExtendWith(QuietJournal.class)
final class LyingDiskTest {
    private static final int CUTS = 20;

    private enum Lie {
        JOURNAL_FILES(first -> Honesty.lyingAboutFiles(Store.JOURNAL, first)),
        JOURNAL_NAMES(first -> Honesty.lyingAboutNames(Store.JOURNAL, first)),
        PAGES(first -> Honesty.lyingAboutFiles(Store.PAGES, first));

        private final IntFunction<Honesty> from;

        Lie(IntFunction<Honesty> from) {
            this.from = from;
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void aDiskThatLiesIsNoticed(Lie lie) {
        long seed = CutSeries.seed();
        CutReport report =
                new CutSeries(MapkeepStore::open, seed).lying(lie.from).runThrough(CUTS);
        System.out.println(lie + ", seed " + seed + ": " + report);

        assertThat(report.broken(CutKind.POWER_CUT))
                .as("%s, seed %s: %s", lie, seed, report)
                .isPositive();
    }
}
