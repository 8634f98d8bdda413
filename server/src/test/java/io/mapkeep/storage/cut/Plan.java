package io.mapkeep.storage.cut;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What each writer does, step by step, known beforehand from a seed. Steps of different writers can come in any order without changing
 * the result, so what the database must hold follows from how far each writer has come, and from nothing else.
 */
record Plan(long seed, List<List<Step>> writers) {
    static final int WRITERS = 8;

    /** The writer whose first step sets up what the others need. */
    static final int FIRST = 0;

    static Plan of(long seed, int steps) {
        return new Plan(
                seed,
                IntStream.range(0, WRITERS)
                        .mapToObj(writer -> new StepChooser(seed, writer).steps(steps))
                        .toList());
    }

    /** Numbered from one. */
    Step step(int writer, int number) {
        return writers.get(writer).get(number - 1);
    }

    int steps() {
        return writers.get(FIRST).size();
    }

    Model after(Progress progress) {
        var model = new Model();
        // The set-up is the first step of the first writer, so it comes before all others here too.
        for (int writer = 0; writer < WRITERS; writer++) {
            for (int number = 1; number <= progress.of(writer); number++) {
                step(writer, number).applyTo(model);
            }
        }
        return model;
    }
}
