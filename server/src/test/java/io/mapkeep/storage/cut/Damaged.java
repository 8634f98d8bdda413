package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mapkeep.contract.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A machine that was stopped, before somebody damaged its disks.
 *
 * @param position in the log of the recording
 * @param acknowledged what has to be there or be missed
 */
record Damaged(Recording recording, int position, Image image, Progress acknowledged) {
    /** Stopped as it stands at the end of its recording. */
    static Damaged at(Recording recording, Cut cut) {
        return new Damaged(
                recording,
                cut.position(),
                cut.applyTo(recording.machine()).image(),
                recording.acknowledged(cut.position()));
    }

    Damaged expecting(Progress less) {
        return new Damaged(recording, position, image, less);
    }

    /**
     * Damage either does no harm, or opening refuses by a problem that names one of {@code files}, and changes nothing.
     *
     * @return the refusal, if it was one
     */
    Optional<ProblemException> refusedOrWhole(String what, Image damaged, List<FileName> files) {
        Optional<ProblemException> refusal = open(what, damaged);
        if (refusal.isEmpty()) {
            assertThat(trial(damaged).damages()).as(what).isEmpty();
        } else {
            String text = String.valueOf(refusal.get().getMessage());
            assertThat(files).as(what + ": " + text).anyMatch(file -> text.contains(file.name()));
        }
        return refusal;
    }

    /** Opening must refuse, name one of {@code files}, and change nothing. */
    ProblemException refused(String what, Image damaged, List<FileName> files) {
        return refusedOrWhole(what, damaged, files)
                .orElseThrow(() -> new AssertionError(what + ": opened as if nothing were wrong"));
    }

    private static Optional<ProblemException> open(String what, Image damaged) {
        var machine = new SimulatedMachine(damaged, List.of());
        try (Store opened = MapkeepStore.open(machine)) {
            return Optional.empty();
        } catch (ProblemException refusal) {
            assertThat(damaged.differences(machine.image()))
                    .as(what + ": changed although refused with " + refusal.getMessage())
                    .isEmpty();
            return Optional.of(refusal);
        } catch (RuntimeException unexpected) {
            return fail(what, unexpected);
        }
    }

    private Trial.Outcome trial(Image damaged) {
        var marks = new ArrayList<Recording.Mark>();
        for (int writer = 0; writer < Plan.WRITERS; writer++) {
            marks.add(new Recording.Mark(0, writer, recording.begun(position).of(writer), false));
            marks.add(new Recording.Mark(0, writer, acknowledged.of(writer), true));
        }
        var machine = new SimulatedMachine(damaged, List.of());
        return Trial.of(
                new Recording(machine, recording.plan(), marks), new Cut.ProcessDeath(0, 0), MapkeepStore::open);
    }
}
