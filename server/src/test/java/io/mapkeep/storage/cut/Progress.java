package io.mapkeep.storage.cut;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** How many steps each writer has done. */
record Progress(List<Integer> steps) {
    static final Progress NONE = new Progress(Collections.nCopies(Plan.WRITERS, 0));

    static Progress of(int[] steps) {
        return new Progress(Arrays.stream(steps).boxed().toList());
    }

    int of(int writer) {
        return steps.get(writer);
    }

    Progress withAll(int count) {
        return new Progress(Collections.nCopies(steps.size(), count));
    }

    Progress max(Progress other) {
        return new Progress(IntStream.range(0, steps.size())
                .mapToObj(writer -> Math.max(of(writer), other.of(writer)))
                .toList());
    }

    @Override
    public String toString() {
        return steps.toString();
    }
}
