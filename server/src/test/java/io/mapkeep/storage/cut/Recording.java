package io.mapkeep.storage.cut;

import java.util.List;

/** What happened on a machine, and what its writers were told at which position of its log. */
record Recording(SimulatedMachine machine, Plan plan, List<Mark> marks) {
    /** A writer began a step, or was told that it is done. */
    record Mark(int position, int writer, int number, boolean acknowledged) {}

    /** Where half of the steps were acknowledged. Not the middle of the log, since closing alone can be half of that. */
    int middle() {
        List<Integer> acknowledgements = marks.stream()
                .filter(Mark::acknowledged)
                .map(Mark::position)
                .sorted()
                .toList();
        return acknowledgements.get(acknowledgements.size() / 2);
    }

    /** What must be there after a cut at {@code position}. */
    Progress acknowledged(int position) {
        return progress(position, true);
    }

    /** What can be there. */
    Progress begun(int position) {
        return progress(position, false);
    }

    private Progress progress(int position, boolean acknowledged) {
        var steps = new int[Plan.WRITERS];
        for (Mark mark : marks) {
            if (mark.position() <= position && mark.acknowledged() == acknowledged) {
                steps[mark.writer()] = Math.max(steps[mark.writer()], mark.number());
            }
        }
        return Progress.of(steps);
    }
}
