package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotReport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.util.List;
import java.util.Optional;

/** Finds the snapshot that an admin means, and tells of it. */
final class Labels {
    private static final String LATEST = "latest";

    private Labels() {}

    /**
     * @param all newest first
     * @param id whole, or {@code latest}
     */
    static SnapshotLabel find(List<SnapshotLabel> all, String id) {
        return all.stream()
                .filter(label -> id.equals(LATEST) || label.id().text().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-SNP-047",
                        id.equals(LATEST) ? "There is no snapshot yet." : "There is no snapshot \"" + id + "\".",
                        all.isEmpty()
                                ? "The store holds none."
                                : "The store holds " + all.size() + "; the newest is "
                                        + all.get(0).id().text() + ".",
                        all.isEmpty()
                                ? "Take one: mapkeep snapshot create"
                                : "See which there are: mapkeep snapshot list")));
    }

    static SnapshotReport report(SnapshotLabel label, Optional<DrillReport> drill, List<String> places) {
        return new SnapshotReport(
                label.id().text(),
                label.made(),
                label.barrier().time(),
                label.barrier().epoch(),
                label.barrier().number(),
                label.product(),
                label.bytes(),
                label.storedBytes(),
                drill,
                places);
    }
}
