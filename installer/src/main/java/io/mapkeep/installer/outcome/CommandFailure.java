package io.mapkeep.installer.outcome;

import io.mapkeep.contract.problem.Problem;

/** Ends a command with a problem and an exit code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final transient Problem problem;
    private final boolean changedNothing;

    private CommandFailure(Exit exit, Problem problem, boolean changedNothing) {
        super(problem.code() + ": " + problem.what());
        this.exit = exit;
        this.problem = problem;
        this.changedNothing = changedNothing;
    }

    /** A failure before anything could have been changed. */
    public static CommandFailure before(Exit exit, Problem problem) {
        return new CommandFailure(exit, problem, true);
    }

    /** A failure after which the daemon may have acted. */
    public static CommandFailure during(Exit exit, Problem problem) {
        return new CommandFailure(exit, problem, false);
    }

    public Exit exit() {
        return exit;
    }

    public Problem problem() {
        return problem;
    }

    /** Whether it is certain that nothing was changed. */
    public boolean changedNothing() {
        return changedNothing;
    }
}
