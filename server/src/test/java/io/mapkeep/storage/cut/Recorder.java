package io.mapkeep.storage.cut;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a {@link Workload} from an empty disk on and keeps what happened. */
final class Recorder {
    /** What happens half-way, so that start-up and recovery are recorded too. */
    enum Scenario {
        STRAIGHT,
        REOPENED,
        KILLED
    }

    private static final Progress FIRST_STEP = Progress.of(new int[] {1, 0, 0, 0, 0, 0, 0, 0});
    private static final int NEVER = Integer.MAX_VALUE;
    /** Long enough for other writers to come between the begin and the end of a force. */
    private static final Duration FORCE_TIME = Duration.ofNanos(80_000);

    private final Store.Opening opening;
    private final Plan plan;
    private final int steps;
    private final List<Recording.Mark> marks = new ArrayList<>();
    private SimulatedMachine machine = SimulatedMachine.blank();

    private Recorder(Store.Opening opening, long seed, int steps) {
        this.opening = opening;
        // What a trial adds after a cut belongs to the plan too.
        this.plan = Plan.of(seed, steps + 4);
        this.steps = steps;
        machine.forceTime(FORCE_TIME);
    }

    static Recording record(Store.Opening opening, Scenario scenario, long seed, int steps) {
        return new Recorder(opening, seed, steps).run(scenario);
    }

    /** On disks that break down: {@code trouble} begins it, with the machine running. The writers stop at their first failure. */
    static Recording recordFailing(Store.Opening opening, long seed, int steps, Consumer<SimulatedMachine> trouble) {
        var recorder = new Recorder(opening, seed, steps);
        var workload = new Workload(recorder.plan);
        Store store = opening.open(recorder.machine);
        try {
            workload.step(store, recorder.machine, Plan.FIRST, 1);
            trouble.accept(recorder.machine);
            workload.run(store, recorder.machine, FIRST_STEP, steps, NEVER);
        } finally {
            abandon(store);
        }
        return new Recording(recorder.machine, recorder.plan, workload.marks());
    }

    private Recording run(Scenario scenario) {
        switch (scenario) {
            case STRAIGHT -> work(Progress.NONE, steps);
            case REOPENED -> {
                work(Progress.NONE, steps / 2);
                work(Progress.NONE.withAll(steps / 2), steps);
            }
            case KILLED -> {
                die(steps * Plan.WRITERS / 2);
                work(null, steps);
            }
        }
        return new Recording(machine, plan, List.copyOf(marks));
    }

    /** From {@code done}, or from what is found. */
    private void work(@org.jspecify.annotations.Nullable Progress done, int until) {
        var workload = new Workload(plan);
        try (Store store = opening.open(machine)) {
            Progress from = done == null ? store.read(Inspection::of).progress() : done;
            workload.run(store, machine, from, until, NEVER);
        }
        marks.addAll(workload.marks());
        if (!workload.failures().isEmpty()) {
            throw new IllegalStateException(
                    "a writer stopped", workload.failures().get(0));
        }
    }

    private void die(int acknowledgements) {
        var workload = new Workload(plan);
        Store store = opening.open(machine);
        workload.run(store, machine, Progress.NONE, steps, acknowledgements);
        marks.addAll(workload.marks());
        abandon(store);
        machine = new SimulatedMachine(machine.start(), machine.log());
        machine.forceTime(FORCE_TIME);
    }

    /** Frees what a store on a machine that is off still holds. */
    static void abandon(Store store) {
        try {
            store.close();
        } catch (RuntimeException expected) {
            // Its machine is off, so it cannot close in order.
        }
    }
}
