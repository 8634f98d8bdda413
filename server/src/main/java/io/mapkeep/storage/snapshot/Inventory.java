package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotReport;
import io.mapkeep.contract.admin.SnapshotTarget;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which snapshots there are, in which of the places, and how those do. */
final class Inventory {
    private final Store store;
    private final Copies copies;
    private final LastKnown lastKnown;
    private final Schedule schedule;
    private final Clock clock;

    Inventory(Store store, Copies copies, LastKnown lastKnown, Schedule schedule, Clock clock) {
        this.store = store;
        this.copies = copies;
        this.lastKnown = lastKnown;
        this.schedule = schedule;
        this.clock = clock;
    }

    /** A snapshot, the places that have it, and its drill. */
    private record Entry(SnapshotLabel label, Optional<DrillReport> drill, List<String> places) {}

    /** Also while the store cannot be reached, if there are copies: then what those have. */
    SnapshotReport.Listing listing() {
        Map<String, Entry> all = new TreeMap<>(Comparator.reverseOrder());
        Optional<Problem> unreachable = Optional.empty();
        try {
            Repository repository = store.repository();
            repository.snapshots().forEach(label -> add(all, label, drill(repository, label), store.location()));
        } catch (ProblemException failure) {
            if (copies.all().isEmpty()) {
                throw failure;
            }
            unreachable = Optional.of(failure.problem());
        }
        copies.all()
                .forEach(copy -> copy.snapshots().forEach(label -> add(all, label, Optional.empty(), copy.location())));
        return new SnapshotReport.Listing(
                store.location(),
                lastKnown.recovery().keyId().isPresent(),
                all.values().stream()
                        .map(entry -> Labels.report(entry.label(), entry.drill(), entry.places()))
                        .toList(),
                targets(unreachable));
    }

    SnapshotReport.Contents contents(String id) {
        Repository repository = store.repository();
        SnapshotLabel label = Labels.find(repository.snapshots(), id);
        Manifest manifest = repository.manifest(label.id());
        Map<String, Long> parts = new LinkedHashMap<>();
        manifest.parts().stream()
                .filter(part -> !part.name().equals(SmallPart.DATABASE))
                .forEach(part -> parts.put(part.name(), part.bytes()));
        Map<String, Long> rows = new LinkedHashMap<>();
        TableSums.promised(manifest.facts()).forEach((table, sum) -> rows.put(table, sum.rows()));
        List<String> places = new ArrayList<>(List.of(store.location()));
        copies.all().stream()
                .filter(copy ->
                        copy.snapshots().stream().anyMatch(other -> other.id().equals(label.id())))
                .forEach(copy -> places.add(copy.location()));
        return new SnapshotReport.Contents(
                Labels.report(label, drill(repository, label), places), parts, rows, manifest.auditHead());
    }

    /** From memory: the store first, then the copies. */
    List<SnapshotTarget> targets() {
        return targets(Optional.empty());
    }

    private List<SnapshotTarget> targets(Optional<Problem> unreachable) {
        List<SnapshotTarget> targets = new ArrayList<>();
        targets.add(Copy.report(
                store.location(),
                lastKnown.labels(),
                Optional.of(0),
                Math.max(schedule.failures(), unreachable.isPresent() ? 1 : 0),
                schedule.problem().or(() -> unreachable),
                clock));
        copies.all().forEach(copy -> targets.add(copy.report()));
        return targets;
    }

    /** For status: answered from memory. */
    SnapshotFigures figures() {
        List<SnapshotTarget> targets = targets();
        return new SnapshotFigures(
                lastKnown.labels().size(),
                lastKnown.newest().map(label -> Labels.report(label, Optional.empty(), List.of(store.location()))),
                lastKnown.drill(),
                lastKnown.recovery().keyId().isPresent(),
                targets.size(),
                (int) targets.stream()
                        .filter(target -> target.problem().isPresent())
                        .count());
    }

    /**
     * The repository in one of the places.
     *
     * @param place as the settings write it; empty for the store
     * @throws NotFound MK-SNP-068 if no place is called so
     */
    Repository repository(Optional<String> place) {
        if (place.isEmpty() || place.get().equals(store.location())) {
            return store.repository();
        }
        return copies.all().stream()
                .filter(copy -> copy.location().equals(place.get()))
                .findFirst()
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-SNP-068",
                        "No snapshots go to \"" + place.get() + "\".",
                        "They go to "
                                + String.join(
                                        ", ",
                                        targets().stream()
                                                .map(SnapshotTarget::place)
                                                .toList())
                                + ".",
                        "Name one of those as it stands there: mapkeep snapshot schedule")))
                .store()
                .repository();
    }

    private static void add(Map<String, Entry> all, SnapshotLabel label, Optional<DrillReport> drill, String place) {
        all.merge(label.id().text(), new Entry(label, drill, List.of(place)), (known, more) -> {
            List<String> places = new ArrayList<>(known.places());
            places.add(place);
            return new Entry(known.label(), known.drill(), places);
        });
    }

    private static Optional<DrillReport> drill(Repository repository, SnapshotLabel label) {
        return repository.proof(label.id()).map(proof -> DrillProof.report(label.id(), proof));
    }
}
