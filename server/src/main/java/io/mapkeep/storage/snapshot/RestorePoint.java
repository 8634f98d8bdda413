package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.snapshot.archive.ArchiveReader;
import io.mapkeep.storage.snapshot.archive.Until;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which snapshot to begin with, and which barrier to go on to.
 *
 * @param until the same as the snapshot's own where nothing is added from the archive
 */
record RestorePoint(SnapshotLabel snapshot, BarrierPoint until) {
    /**
     * @param notes gets why it goes no further, where the newest moment was asked for
     * @throws NotFound if there is no such snapshot, or none before the moment
     * @throws ProblemException (MK-SNP-030) if the archive has a hole before the moment that was asked for
     */
    static RestorePoint choose(
            Repository repository, Optional<String> named, Optional<Instant> at, List<String> notes) {
        List<SnapshotLabel> all = repository.snapshots();
        SnapshotLabel label = named.isPresent() || at.isEmpty()
                ? Labels.find(all, named.orElse("latest"))
                : newestBefore(all, at.get());
        if (named.isPresent() && at.isEmpty()) {
            return new RestorePoint(label, label.barrier());
        }
        var archive = new ArchiveReader(repository.target(), repository.dataKey());
        if (at.isPresent()) {
            requireNotLater(label, at.get());
            return new RestorePoint(label, archive.find(label.barrier(), new Until.At(at.get())));
        }
        try {
            return new RestorePoint(label, archive.find(label.barrier(), new Until.Newest()));
        } catch (ProblemException hole) {
            notes.add("Nothing after the snapshot could be added: "
                    + hole.problem().what() + " " + hole.problem().why());
            return new RestorePoint(label, label.barrier());
        }
    }

    boolean goesOn() {
        return until.number() != snapshot.barrier().number()
                || until.epoch() != snapshot.barrier().epoch();
    }

    private static SnapshotLabel newestBefore(List<SnapshotLabel> all, Instant at) {
        return all.stream()
                .filter(label -> !label.barrier().time().isAfter(at))
                .findFirst()
                .orElseThrow(() -> tooEarly(all.isEmpty() ? null : all.get(all.size() - 1), at));
    }

    private static void requireNotLater(SnapshotLabel label, Instant at) {
        if (label.barrier().time().isAfter(at)) {
            throw tooEarly(label, at);
        }
    }

    private static NotFound tooEarly(@org.jspecify.annotations.Nullable SnapshotLabel label, Instant at) {
        return new NotFound(Problem.of(
                "MK-SNP-057",
                "No snapshot reaches back to " + at + ".",
                label == null
                        ? "The store holds none."
                        : "The snapshot " + label.id().text() + " holds the moment "
                                + label.barrier().time() + ".",
                "Name a later moment, or see what there is: mapkeep snapshot list"));
    }
}
