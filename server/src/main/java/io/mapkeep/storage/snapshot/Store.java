package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.targets.Target;
import io.mapkeep.trust.AddedAuthorities;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A repository that snapshots go to. It is opened when it is first needed and begun when there is none, so that an appliance starts while its store
 * cannot be reached; after a failure the next call tries again.
 */
final class Store implements AutoCloseable {
    private final SnapshotPlace place;
    private final Supplier<DataKey> key;
    private final KeptKeyRing ring;
    private final SnapshotNotes notes;
    private final AddedAuthorities added;
    private final Clock clock;
    private @Nullable Repository repository;

    /** @param key asked for at each attempt; it may be one that is not there yet */
    Store(
            SnapshotPlace place,
            Supplier<DataKey> key,
            KeptKeyRing ring,
            SnapshotNotes notes,
            AddedAuthorities added,
            Clock clock) {
        this.place = place;
        this.key = key;
        this.ring = ring;
        this.notes = notes;
        this.added = added;
        this.clock = clock;
    }

    /** As the settings write it. */
    String location() {
        return place.toString();
    }

    SnapshotPlace place() {
        return place;
    }

    /** @throws io.mapkeep.contract.problem.ProblemException if it cannot be reached, or is another appliance's */
    synchronized Repository repository() {
        if (repository == null) {
            repository = open();
        }
        return repository;
    }

    private Repository open() {
        DataKey opening = key.get();
        // A place that was begun once must be recognised: an empty folder there is a disk that is not mounted.
        Target target = notes.knows(location()) ? Targets.open(place, added) : Targets.begin(place, added);
        Repository begun = Repository.exists(target) ? Repository.open(target, opening, clock) : begin(target, opening);
        notes.begun(location(), begun.id());
        return begun;
    }

    /** Under the recovery keys that are in force already, if there are any. */
    private Repository begin(Target target, DataKey opening) {
        return ring.find(opening)
                .map(kept -> Repository.create(target, opening, kept, clock))
                .orElseGet(() -> Repository.create(target, opening, clock));
    }

    @Override
    public synchronized void close() {
        if (repository != null) {
            repository.close();
        }
        repository = null;
    }
}
