package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.installer.outcome.CommandFailure;

/** A verb that compares: exit 0 the same, 1 different, 2 trouble. What could not be compared is never the same. */
abstract class DiffAction extends Action {
    static final int SAME = 0;
    static final int DIFFERENT = 1;
    static final int TROUBLE = 2;

    /** One of the three, after what was found was printed. */
    abstract int compare();

    @Override
    public final Integer call() {
        try {
            return compare();
        } catch (CommandFailure | ProblemException failure) {
            new Failures(mapkeep()).show(Failures.asFailure(failure), mapkeep().json());
            if (mapkeep().debug()) {
                screen().trace(failure);
            }
            return TROUBLE;
        }
    }
}
