package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import org.jspecify.annotations.Nullable;

/** What a writer or a reader is told who cannot be served now. */
final class Refusals {
    private Refusals() {}

    static ProblemException noTurn(String why) {
        return new Unavailable(Problem.of(
                "MK-STO-006",
                "The appliance is too busy to write; nothing was changed.",
                why,
                "Try again in a moment."));
    }

    static ProblemException unconfirmed() {
        return new Unavailable(
                Problem.of(
                        "MK-STO-011",
                        "The change was made but could not be confirmed.",
                        "The disk is full or does not answer, or no replica has confirmed it in time. It may still become durable, and may be lost if the appliance ends before.",
                        "See to the disk (df -h, dmesg) and the replicas (mapkeep replica status), then look whether the change is there before you make it again."));
    }

    /** @param cause null if the appliance is stopping */
    static ProblemException stopped(@Nullable RuntimeException cause) {
        if (cause instanceof ProblemException known) {
            return new Unavailable(known.problem(), cause);
        }
        return new Unavailable(
                Problem.of(
                        "MK-STO-007",
                        "Nothing more is written.",
                        cause == null ? "The appliance is stopping." : "Writing to disk failed: " + cause.getMessage(),
                        "See to the disk, then restart the appliance; what was acknowledged is safe: systemctl restart mapkeep"),
                cause);
    }

    /**
     * A view was ended beneath its reader.
     *
     * @param cause what the database said
     */
    static ProblemException viewEnded(Exception cause) {
        return new Unavailable(
                Problem.of(
                        "MK-STO-021",
                        "The state that was being read is not kept any longer; nothing was changed.",
                        "This replica follows its primary, and a reader held one state of it for too long, or the replica took a new copy or became the primary meanwhile.",
                        "Read again. If it takes that long every time, read less at once, or on the primary."),
                cause);
    }
}
