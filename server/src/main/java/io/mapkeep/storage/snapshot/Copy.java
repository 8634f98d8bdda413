package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.SnapshotTarget;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Pruning;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import io.mapkeep.storage.snapshot.repository.Transfer;
import io.mapkeep.storage.snapshot.retention.Candidate;
import io.mapkeep.storage.snapshot.retention.Judgement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A further place for snapshots, that is brought up to what the store has, and what is known of it. One thread at a time works with it, anybody asks. */
final class Copy implements AutoCloseable {
    private final Store main;
    private final Store store;
    private final Keeping keeping;
    private final Acts acts;
    private final String owner;
    private final Clock clock;

    /** Names in the archive of the place; empty until it was asked. */
    private Optional<Set<String>> archived = Optional.empty();

    private boolean pruneWanted;
    private volatile List<SnapshotLabel> there = List.of();
    private volatile Optional<Integer> waiting = Optional.empty();
    private volatile int failures;
    private volatile @Nullable Problem problem;

    Copy(Store main, Store store, Keeping keeping, Acts acts, String owner, Clock clock) {
        this.main = main;
        this.store = store;
        this.keeping = keeping;
        this.acts = acts;
        this.owner = owner;
        this.clock = clock;
    }

    String location() {
        return store.location();
    }

    Store store() {
        return store;
    }

    List<SnapshotLabel> snapshots() {
        return there;
    }

    int failures() {
        return failures;
    }

    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    SnapshotTarget report() {
        return report(location(), there, waiting, failures, problem(), clock);
    }

    static SnapshotTarget report(
            String place,
            List<SnapshotLabel> there,
            Optional<Integer> waiting,
            int failures,
            Optional<Problem> problem,
            Clock clock) {
        Optional<SnapshotLabel> newest = there.stream().findFirst();
        return new SnapshotTarget(
                place,
                there.size(),
                newest.map(label -> label.id().text()),
                newest.map(label -> label.barrier().time()),
                newest.map(label -> Math.max(
                        0, Duration.between(label.made(), clock.instant()).toSeconds())),
                waiting,
                failures,
                problem);
    }

    /** It lets go of what the rule does not keep when it is next brought up. */
    synchronized void pruneLater() {
        pruneWanted = true;
    }

    /**
     * Brings what lacks. A failure is kept to be told, and not thrown.
     *
     * @param progress ends it by an exception when the appliance stops
     */
    synchronized void bringUp(Progress progress) {
        try {
            Repository from = main.repository();
            Repository to = store.repository();
            to.take(from.ring());
            var transfer = new Transfer(from, to, owner);
            there = to.snapshots();
            bringSnapshots(transfer, to, progress);
            transfer.proofs();
            if (archived.isEmpty()) {
                archived = Optional.of(transfer.archived());
            }
            transfer.archive(archived.get());
            if (pruneWanted) {
                prune(to);
            }
            failures = 0;
            problem = null;
        } catch (ProblemException failure) {
            failed(failure);
        }
    }

    /**
     * A snapshot that goes here at once, because the store cannot take it.
     *
     * @return its manifest; empty if this place cannot take it either
     */
    synchronized Optional<Manifest> instead(Function<Repository, Manifest> creation) {
        try {
            Repository to = store.repository();
            Manifest made = creation.apply(to);
            there = to.snapshots();
            failures = 0;
            problem = null;
            return Optional.of(made);
        } catch (ProblemException failure) {
            failed(failure);
            return Optional.empty();
        }
    }

    private void bringSnapshots(Transfer transfer, Repository to, Progress progress) {
        List<SnapshotLabel> missing = wanted(transfer.missing());
        int left = missing.size();
        waiting = Optional.of(left);
        for (SnapshotLabel label : missing) {
            transfer.snapshot(label.id(), progress);
            there = to.snapshots();
            waiting = Optional.of(--left);
            acts.record(Actor.SCHEDULE, "snapshot.copy", label.id().text(), true, Map.of("to", location()));
        }
    }

    /** What the rule would not keep there is not brought: after days without a disk, not each hour of them counts. */
    private List<SnapshotLabel> wanted(List<SnapshotLabel> missing) {
        if (!keeping.byItself()) {
            return missing;
        }
        Set<String> kept = keeping
                .rule()
                .judge(
                        Stream.concat(missing.stream(), there.stream())
                                .map(label -> new Candidate(label.id().text(), label.made(), false))
                                .toList(),
                        keeping.zone())
                .stream()
                .filter(Judgement::keep)
                .map(judgement -> judgement.candidate().id())
                .collect(Collectors.toCollection(HashSet::new));
        return missing.stream()
                .filter(label -> kept.contains(label.id().text()))
                .toList();
    }

    private void prune(Repository to) {
        if (to.judge(keeping.rule(), keeping.zone()).stream().anyMatch(judgement -> !judgement.keep())) {
            Pruning pruning = to.prune(keeping.rule(), keeping.zone(), owner);
            there = to.snapshots();
            acts.record(
                    Actor.SCHEDULE,
                    "snapshot.prune",
                    "",
                    true,
                    Map.of("in", location(), "forgotten", String.valueOf(pruning.snapshotsForgotten())));
        }
        pruneWanted = false;
    }

    private void failed(ProblemException failure) {
        // The place may be another one when it comes back.
        archived = Optional.empty();
        store.close();
        if (failures == 0) {
            acts.record(
                    Actor.SCHEDULE,
                    "snapshot.copy",
                    "",
                    false,
                    Map.of("to", location(), "why", failure.problem().code()));
        }
        failures++;
        problem = failure.problem();
    }

    @Override
    public void close() {
        store.close();
    }
}
