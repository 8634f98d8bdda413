package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Damage.Kind;
import io.mapkeep.storage.cut.Inspection.Found;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Cuts a recording, opens what is left, compares it with what must be there, writes, closes, opens and compares again. */
final class Trial {
    private final Recording recording;
    private final Cut cut;
    private final Store.Opening opening;
    private final SimulatedMachine machine;
    private final Workload workload;
    private final List<Damage> damages = new ArrayList<>();
    private int opened;

    private Trial(Recording recording, Cut cut, Store.Opening opening) {
        this.recording = recording;
        this.cut = cut;
        this.opening = opening;
        this.machine = cut.applyTo(recording.machine());
        this.workload = new Workload(recording.plan());
    }

    /**
     * @param machine with all that opening and writing after the cut did in its log, from {@code from} on; for a cut of that
     * @param opened where opening had come to its end
     * @param found right after the cut
     */
    record Outcome(
            Recording recording,
            Cut cut,
            SimulatedMachine machine,
            int from,
            int opened,
            Progress found,
            List<Recording.Mark> marks,
            List<Damage> damages) {
        /**
         * What happened after the cut, to be cut again. Opening must come to the same result whenever it is interrupted; only if the
         * power fails after a mere process death, what had not been acknowledged may still get lost, or be there after all where the
         * first start left it out because the disk had failed.
         */
        Recording again(boolean powerFails) {
            boolean undecided = powerFails && cut instanceof Cut.ProcessDeath;
            Progress least = undecided ? recording.acknowledged(cut.position()) : found;
            Progress most = undecided ? found.max(recording.begun(cut.position())) : found;
            var all = new ArrayList<>(marks);
            for (int writer = 0; writer < Plan.WRITERS; writer++) {
                all.add(new Recording.Mark(0, writer, most.of(writer), false));
                all.add(new Recording.Mark(0, writer, least.of(writer), true));
            }
            return new Recording(machine, recording.plan(), all);
        }
    }

    static Outcome of(Recording recording, Cut cut, Store.Opening opening) {
        return new Trial(recording, cut, opening).run();
    }

    private Outcome run() {
        int from = machine.position();
        opened = from;
        Progress found = firstOpening();
        if (damages.isEmpty()) {
            Progress expected =
                    new Recording(machine, recording.plan(), workload.marks()).acknowledged(machine.position());
            secondOpening(found.max(expected));
        }
        return new Outcome(recording, cut, machine, from, opened, found, workload.marks(), damages);
    }

    private Progress firstOpening() {
        Store store = attempt(Kind.NOT_OPENED, () -> opening.open(machine));
        if (store == null) {
            return Progress.NONE;
        }
        opened = machine.position();
        Found found = attempt(Kind.NOT_READABLE, () -> store.read(Inspection::of));
        if (found != null) {
            check(found);
            if (damages.isEmpty()) {
                attempt(Kind.NOT_WRITABLE, () -> write(store, found.progress()));
            }
        }
        attempt(Kind.NOT_WRITABLE, () -> close(store));
        return found == null ? Progress.NONE : found.progress();
    }

    private void secondOpening(Progress expected) {
        Store store = attempt(Kind.NOT_OPENED, () -> opening.open(machine));
        if (store == null) {
            return;
        }
        Found found = attempt(Kind.NOT_READABLE, () -> store.read(Inspection::of));
        if (found != null) {
            if (!found.progress().equals(expected)) {
                damages.add(new Damage(Kind.CHANGED_BY_OPENING, found.progress() + " in place of " + expected));
            }
            compare(found);
        }
        attempt(Kind.NOT_WRITABLE, () -> close(store));
    }

    private void check(Found found) {
        Progress least = recording.acknowledged(cut.position());
        Progress most = recording.begun(cut.position());
        for (int writer = 0; writer < Plan.WRITERS; writer++) {
            int steps = found.progress().of(writer);
            if (steps < least.of(writer)) {
                damages.add(new Damage(
                        Kind.ACKNOWLEDGED_LOST,
                        "writer " + writer + ": " + steps + " steps in place of " + least.of(writer)
                                + "; the first missing is " + recording.plan().step(writer, steps + 1)));
            } else if (steps > most.of(writer)) {
                damages.add(new Damage(
                        Kind.NEVER_WRITTEN, "writer " + writer + ": " + steps + " steps, begun " + most.of(writer)));
            }
        }
        compare(found);
    }

    private void compare(Found found) {
        damages.addAll(found.damages());
        recording.plan().after(found.progress()).differences(found.model()).stream()
                .map(difference -> new Damage(Kind.HALF_DONE, difference))
                .forEach(damages::add);
    }

    /** The next step of some writers; the first comes first, since the others may need its set-up. */
    private boolean write(Store store, Progress found) {
        for (int writer : List.of(Plan.FIRST, cut.position() % Plan.WRITERS, Plan.WRITERS - 1)) {
            int number = Math.max(found.of(writer), done(writer)) + 1;
            if (number <= recording.plan().steps()) {
                workload.step(store, machine, writer, number);
            }
        }
        return true;
    }

    private int done(int writer) {
        return workload.marks().stream()
                .filter(mark -> mark.writer() == writer)
                .mapToInt(Recording.Mark::number)
                .max()
                .orElse(0);
    }

    private static boolean close(Store store) {
        store.close();
        return true;
    }

    /** Null after a failure, which is noted. */
    private <T> @Nullable T attempt(Kind kind, Supplier<T> action) {
        try {
            return action.get();
        } catch (RuntimeException failure) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            damages.add(new Damage(kind, trace.toString()));
            return null;
        }
    }
}
