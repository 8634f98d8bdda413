package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.admin.SnapshotActivity.State;
import io.mapkeep.contract.admin.SnapshotPruning;
import io.mapkeep.contract.admin.SnapshotVerification;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.storage.snapshot.block.Progress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something under way, as others see it. The one who does it writes, anybody reads. */
final class Activity implements Progress {
    private final String id;
    private final String kind;
    private final Actor actor;
    private final Instant since;

    private State state = State.RUNNING;
    private String step = "beginning";
    private long done;
    private long of;
    private boolean unwanted;
    private @Nullable String snapshot;
    private @Nullable DrillReport drill;
    private @Nullable SnapshotPruning pruning;
    private @Nullable SnapshotVerification verification;
    private @Nullable Problem problem;

    Activity(String id, String kind, Actor actor, Instant since) {
        this.id = id;
        this.kind = kind;
        this.actor = actor;
        this.since = since;
    }

    String id() {
        return id;
    }

    String kind() {
        return kind;
    }

    Actor actor() {
        return actor;
    }

    synchronized void step(String next) {
        step = next;
        done = 0;
        of = 0;
        requireWanted();
    }

    /** How far the step is. Ends the activity, by an exception, when the appliance stops. */
    @Override
    public synchronized void at(long doneBytes, long totalBytes) {
        done = doneBytes;
        of = totalBytes;
        requireWanted();
    }

    synchronized void about(String id) {
        snapshot = id;
    }

    synchronized void found(DrillReport report) {
        drill = report;
    }

    synchronized void found(SnapshotPruning report) {
        pruning = report;
    }

    synchronized void found(SnapshotVerification report) {
        verification = report;
    }

    synchronized void ended(@Nullable Problem why) {
        state = why == null ? State.DONE : State.FAILED;
        problem = why;
    }

    /** It ends at its next step. */
    synchronized void stop() {
        unwanted = true;
    }

    synchronized void requireWanted() {
        if (unwanted) {
            throw new Unavailable(Problem.of(
                    "MK-SNP-041",
                    "The appliance stopped in the middle of it.",
                    "What was stored so far is used by the next snapshot; a half one does not count.",
                    "Ask again when the appliance has started."));
        }
    }

    synchronized SnapshotActivity report() {
        return new SnapshotActivity(
                id,
                kind,
                actor.name(),
                since,
                state,
                step,
                done,
                of,
                Optional.ofNullable(snapshot),
                Optional.ofNullable(drill),
                Optional.ofNullable(pruning),
                Optional.ofNullable(verification),
                Optional.ofNullable(problem));
    }
}
