package io.mapkeep.contract.problem;

import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import java.util.ArrayList;
import java.util.List;

/** How a terminal shows a problem, and the exit code that goes with it (BSD's {@code sysexits.h} where that has one). */
public final class ProblemText {
    private ProblemText() {}

    /** What, Cause, Fix, More, each on lines of its own; further lines of a part are indented. */
    public static List<String> lines(Problem problem, boolean sayNothingChanged) {
        List<String> lines = new ArrayList<>();
        lines.add("mapkeep: " + problem.what() + " [" + problem.code() + "]");
        add(lines, "Cause: ", problem.why());
        add(lines, "Fix:   ", problem.fix());
        if (sayNothingChanged && !problem.what().contains("nothing was changed")) {
            lines.add("Nothing was changed.");
        }
        lines.add("More:  docs/" + problem.runbook());
        return lines;
    }

    /** The exit code that {@code mapkeep} and the daemon end with. */
    public static int exitCode(ProblemException failure) {
        if (failure instanceof InvalidInput || failure instanceof TooLarge || failure instanceof UnsupportedFormat) {
            return 65;
        }
        if (failure instanceof TooManyRequests
                || failure instanceof Unavailable
                || failure instanceof OnPrimaryOnly
                || failure instanceof NoSpace) {
            return 75;
        }
        if (failure instanceof NotAuthenticated || failure instanceof NotPermitted) {
            return 77;
        }
        return failure instanceof BadConfiguration ? 78 : 1;
    }

    private static void add(List<String> lines, String label, String text) {
        if (!text.isBlank()) {
            lines.add(label + text.strip().replace("\n", "\n" + " ".repeat(label.length())));
        }
    }
}
