package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A process dies with frames that the kernel has and the disk has not. The next start reads them like any others; when the power fails
 * while it brings them into the database file, that file must not be ahead of the journal.
 */
@ExtendWith(QuietJournal.class)
final class RecoveryTest {
    private static final int DEATHS = Math.max(10, Integer.getInteger("mapkeep.cuts", 600) / 40);
    private static final int POWER_CUTS = 3;
    private static final int STEPS = 15;

    private final long seed = CutSeries.seed();
    private final Random random = new Random(seed);

    @Test
    void thePowerMayFailWhileTheWorkOfADeadProcessIsBroughtIn() {
        Recording recording = Recorder.record(MapkeepStore::open, Recorder.Scenario.STRAIGHT, seed, STEPS);
        List<Integer> unforced = unforced(recording.machine().log());
        for (int death = 0; death < DEATHS; death++) {
            int position = unforced.get(random.nextInt(unforced.size()));
            Trial.Outcome restart = whole(recording, new Cut.ProcessDeath(position, 0));
            Recording again = restart.again(true);
            List<Integer> forced = positions(restart.machine(), Store.PAGES, restart.from(), restart.opened());
            int first = forced.isEmpty() ? restart.from() : forced.get(0) + 1;
            for (int cut = 0; cut < POWER_CUTS; cut++) {
                int late = first + random.nextInt(restart.opened() - first + 1);
                whole(again, new Cut.PowerCut(late, random.nextLong(), Honesty.FULL));
            }
        }
    }

    /** Where frames stand in two segments or more and are forced in none: work that can be lost by halves. */
    private static List<Integer> unforced(List<Operation> log) {
        var positions = new ArrayList<Integer>();
        var written = new HashSet<Integer>();
        for (int position = 0; position < log.size(); position++) {
            Operation operation = log.get(position);
            if (operation instanceof Operation.Written frames && frames.position() >= 4096) {
                written.add(frames.file());
            } else if (operation instanceof Operation.ForceBegun force
                    && force.disk().equals(Store.JOURNAL)) {
                if (written.contains(force.file()) && written.size() > 1) {
                    positions.add(position);
                }
                written.remove(force.file());
            }
        }
        return positions;
    }

    /** Where forces of files on {@code disk} begin. */
    private static List<Integer> positions(SimulatedMachine machine, String disk, int from, int end) {
        List<Operation> log = machine.log();
        return IntStream.range(from, end)
                .filter(position -> log.get(position) instanceof Operation.ForceBegun force
                        && force.disk().equals(disk))
                .boxed()
                .toList();
    }

    private Trial.Outcome whole(Recording recording, Cut cut) {
        Trial.Outcome outcome = Trial.of(recording, cut, MapkeepStore::open);
        assertThat(outcome.damages())
                .as(() -> FailureText.of("seed " + seed, outcome))
                .isEmpty();
        return outcome;
    }
}
