package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.mapkeep.storage.journal.Journal;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process dies while it makes its journal, at every step of that; the next one goes on, and the power fails at any step of that. */
@ExtendWith(QuietJournal.class)
final class BirthTest {
    private static final int POWER_CUTS = Math.max(4, Integer.getInteger("mapkeep.cuts", 600) / 75);

    private final long seed = CutSeries.seed();
    private final Random random = new Random(seed);

    @Test
    void aJournalThatWasNeverFinishedCanBeFinished() {
        SimulatedMachine first = opened(SimulatedMachine.blank());
        for (int step = 0; step <= first.position(); step++) {
            int death = step;
            SimulatedMachine second = new Cut.ProcessDeath(death, 0).applyTo(first);
            int from = second.position();
            opened(second);
            for (int i = 0; i < POWER_CUTS; i++) {
                int cut = from + random.nextInt(second.position() - from + 1);
                var power = new Cut.PowerCut(cut, random.nextLong(), Honesty.FULL);
                assertThatCode(() -> opened(power.applyTo(second)))
                        .as("seed %s, process death at %s, then %s", seed, death, power)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static SimulatedMachine opened(SimulatedMachine machine) {
        Journal.open(machine.disk(Store.PAGES), machine.disk(Store.JOURNAL), MapkeepStore.SMALL, Clock.systemUTC())
                .close();
        return machine;
    }
}
