package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotReport;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.util.List;
import java.util.Optional;

/**
 * What the store said when it was last asked: after each change, and by the clock. So status answers at once, also while the store cannot be reached.
 */
final class LastKnown {
    private static final SnapshotSchedule.Recovery NO_KEY =
            new SnapshotSchedule.Recovery(Optional.empty(), Optional.empty(), Optional.empty());
    private static final int DRILLS_SOUGHT = 50;

    private final Store store;
    private final Recovery recovery;
    private volatile State state = new State(false, Optional.empty(), Optional.empty(), 0, NO_KEY);

    /**
     * @param asked whether the store was ever reached
     * @param drill the newest there is, of whichever snapshot
     */
    private record State(
            boolean asked,
            Optional<SnapshotReport> newest,
            Optional<DrillReport> drill,
            int count,
            SnapshotSchedule.Recovery recovery) {}

    LastKnown(Store store, Recovery recovery) {
        this.store = store;
        this.recovery = recovery;
    }

    /** @throws io.mapkeep.contract.problem.ProblemException if the store cannot be reached; then all stays as it was */
    void refresh() {
        Repository repository = store.repository();
        List<SnapshotLabel> labels = repository.snapshots();
        Optional<DrillReport> drill = labels.stream()
                .limit(DRILLS_SOUGHT)
                .flatMap(label ->
                        repository.proof(label.id()).map(proof -> DrillProof.report(label.id(), proof)).stream())
                .findFirst();
        state = new State(
                true,
                labels.stream().findFirst().map(label -> Labels.report(label, Optional.empty())),
                drill,
                labels.size(),
                recovery.state());
    }

    boolean asked() {
        return state.asked();
    }

    Optional<SnapshotReport> newest() {
        return state.newest();
    }

    Optional<DrillReport> drill() {
        return state.drill();
    }

    SnapshotSchedule.Recovery recovery() {
        return state.recovery();
    }

    SnapshotFigures figures() {
        State now = state;
        return new SnapshotFigures(
                now.count(), now.newest(), now.drill(), now.recovery().keyId().isPresent());
    }
}
