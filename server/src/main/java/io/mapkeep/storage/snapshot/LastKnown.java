package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the store said when it was last asked: after each change, and by the clock. So status answers at once, also while the store cannot be reached.
 */
final class LastKnown {
    private static final SnapshotSchedule.Recovery NO_KEY =
            new SnapshotSchedule.Recovery(Optional.empty(), Optional.empty(), Optional.empty());
    private static final int DRILLS_SOUGHT = 50;

    private final Store store;
    private final Recovery recovery;
    private final Consumer<Repository> keyRing;
    private volatile State state = new State(false, List.of(), Optional.empty(), NO_KEY);

    /**
     * @param asked whether the store was ever reached
     * @param labels newest first
     * @param drill the newest there is, of whichever snapshot
     */
    private record State(
            boolean asked,
            List<SnapshotLabel> labels,
            Optional<DrillReport> drill,
            SnapshotSchedule.Recovery recovery) {}

    /** @param keyRing makes the store's and the one that is kept the same */
    LastKnown(Store store, Recovery recovery, Consumer<Repository> keyRing) {
        this.store = store;
        this.recovery = recovery;
        this.keyRing = keyRing;
    }

    /** @throws io.mapkeep.contract.problem.ProblemException if the store cannot be reached; then all stays as it was */
    void refresh() {
        Repository repository = store.repository();
        keyRing.accept(repository);
        List<SnapshotLabel> labels = repository.snapshots();
        Optional<DrillReport> drill = labels.stream()
                .limit(DRILLS_SOUGHT)
                .flatMap(label ->
                        repository.proof(label.id()).map(proof -> DrillProof.report(label.id(), proof)).stream())
                .findFirst();
        state = new State(true, List.copyOf(labels), drill, recovery.state());
    }

    boolean asked() {
        return state.asked();
    }

    /** All snapshots, newest first. */
    List<SnapshotLabel> labels() {
        return state.labels();
    }

    Optional<SnapshotLabel> newest() {
        return state.labels().stream().findFirst();
    }

    Optional<DrillReport> drill() {
        return state.drill();
    }

    SnapshotSchedule.Recovery recovery() {
        return state.recovery();
    }
}
