package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Recorder.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Records, cuts, tries; some of what the trials did is cut once more. Everything is drawn from one seed. */
final class CutSeries {
    private static final int CUTS_PER_RECORDING = 50;
    private static final int STEPS = 32;
    private static final int THREADS = 2;
    private static final int ENOUGH_FAILURES = 5;
    private static final long PATIENCE_SECONDS = 120;

    private final Store.Opening opening;
    private final long seed;
    private final CutReport report = new CutReport();
    private List<Scenario> scenarios = List.of(Scenario.values());
    private @Nullable IntFunction<Honesty> lie;
    private boolean explaining;

    CutSeries(Store.Opening opening, long seed) {
        this.opening = opening;
        this.seed = seed;
    }

    /** Only power cuts after the middle of each recording, from where on the disks lie. */
    CutSeries lying(IntFunction<Honesty> from) {
        lie = from;
        return this;
    }

    /** For a store that is not expected to go on with its work after it was killed. */
    CutSeries neverKilled() {
        scenarios = List.of(Scenario.STRAIGHT, Scenario.REOPENED);
        return this;
    }

    /** A random seed, unless {@code -Dmapkeep.cut.seed} names one. */
    static long seed() {
        Long wanted = Long.getLong("mapkeep.cut.seed");
        return wanted == null ? new Random().nextInt(1_000_000_000) : wanted;
    }

    /** At least so many cuts, or fewer after some failures. */
    CutReport run(int cuts) {
        explaining = true;
        return run(cuts, ENOUGH_FAILURES);
    }

    /** However many of them fail. */
    CutReport runThrough(int cuts) {
        return run(cuts, Integer.MAX_VALUE);
    }

    private CutReport run(int cuts, int enoughFailures) {
        // However few there are, each scenario has its share.
        int perRecording = Math.min(CUTS_PER_RECORDING, cuts / scenarios.size() + 1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int number = 0; report.cuts() < cuts && report.failures().size() < enoughFailures; number++) {
                Scenario scenario = scenarios.get(number % scenarios.size());
                Recording recording = Recorder.record(opening, scenario, seed + number, STEPS);
                cut(recording, number, Math.min(perRecording, cuts - report.cuts()), threads);
            }
        } finally {
            threads.shutdownNow();
        }
        return report;
    }

    private void cut(Recording recording, int recordingNumber, int cuts, ExecutorService threads) {
        int middle = recording.middle();
        var chooser = lie == null
                ? new CutChooser(recording, 0, Honesty.FULL)
                : new CutChooser(recording, middle, lie.apply(middle));
        var running = new ArrayList<Future<?>>();
        for (int number = 0; number < cuts; number++) {
            String name = "seed " + seed + ", recording " + recordingNumber + ", cut " + number;
            var random = new Random(((seed * 1009) + recordingNumber) * 100_003 + number);
            running.add(threads.submit(() -> cut(chooser, random, name)));
        }
        for (int number = 0; number < running.size(); number++) {
            await(running.get(number), "seed " + seed + ", recording " + recordingNumber + ", cut " + number);
        }
    }

    private void cut(CutChooser chooser, Random random, String name) {
        CutKind kind = lie == null ? kind(random) : CutKind.POWER_CUT;
        Trial.Outcome outcome = trial(chooser, kind, random, "", name);
        if (lie == null && outcome.damages().isEmpty() && random.nextInt(3) == 0) {
            CutKind second = kind(random);
            Recording again = outcome.again(second == CutKind.POWER_CUT);
            trial(
                    CutChooser.ofRecovery(again, outcome),
                    second,
                    random,
                    " after " + kind,
                    name + ", then while it recovered");
        }
    }

    private Trial.Outcome trial(CutChooser chooser, CutKind kind, Random random, String after, String name) {
        Cut cut = chooser.choose(kind, random);
        Trial.Outcome outcome = Trial.of(chooser.recording(), cut, opening);
        report.add(kind + after, outcome);
        if (explaining && !outcome.damages().isEmpty()) {
            report.addFailure(FailureText.of(name, outcome));
        }
        return outcome;
    }

    private static CutKind kind(Random random) {
        return List.of(
                        CutKind.PROCESS_DEATH,
                        CutKind.PROCESS_DEATH,
                        CutKind.MIDDLE_OF_WRITE,
                        CutKind.POWER_CUT,
                        CutKind.POWER_CUT)
                .get(random.nextInt(5));
    }

    private void await(Future<?> running, String name) {
        try {
            running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            report.addFailure(name + ": does not come to an end");
        } catch (ExecutionException broken) {
            throw new IllegalStateException(name, broken.getCause());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
