package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.targets.Target;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The repository that snapshots go to. It is opened when it is first needed and begun when there is none, so that an appliance starts while its store
 * cannot be reached; after a failure the next call tries again.
 */
final class Store implements AutoCloseable {
    private static final String SECRET = "snapshot-data-key";
    private static final int KEY_BYTES = 32;

    private final SnapshotPlace place;
    private final SecretStore secrets;
    private final SnapshotNotes notes;
    private final Clock clock;
    private @Nullable Repository repository;

    Store(SnapshotPlace place, SecretStore secrets, SnapshotNotes notes, Clock clock) {
        this.place = place;
        this.secrets = secrets;
        this.notes = notes;
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
        DataKey key = DataKey.of(secrets.key(SECRET, KEY_BYTES));
        // A place that was begun once must be recognised: an empty folder there is a disk that is not mounted.
        Target target = notes.knows(location()) ? Places.open(place) : Places.begin(place);
        Repository begun =
                Repository.exists(target) ? Repository.open(target, key, clock) : Repository.create(target, key, clock);
        notes.begun(location(), begun.id());
        return begun;
    }

    @Override
    public synchronized void close() {
        if (repository != null) {
            repository.close();
        }
        repository = null;
    }
}
