package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.ClonedSnapshot;
import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The newest snapshot as a data folder of its own, for a trial that must not touch the data in use: that of another version, which changes tables. Opened by the key in the appliance's own secrets, so
 * nobody needs the recovery sheet, and the appliance may be running. Nothing is written but the clone.
 */
public final class SnapshotClone {
    private SnapshotClone() {}

    /**
     * Writes it, every block checked.
     *
     * @param settings with places that are whole
     * @param data {@code server.data} of the appliance
     * @param into a folder that is new
     * @throws io.mapkeep.contract.problem.ProblemException.NotFound if there is no snapshot yet
     */
    public static ClonedSnapshot write(SnapshotSection settings, Path data, Path into, Clock clock) {
        var key = new StoreKey(SecretStore.open(data.resolve("secrets")), false).get();
        var target = Targets.open(settings.target().orElseThrow(), AddedAuthorities.NONE);
        try (Repository repository = Repository.open(target, key, clock)) {
            RestorePoint point = RestorePoint.choose(repository, Optional.of("latest"), Optional.empty(), List.of());
            Manifest manifest = repository.manifest(point.snapshot().id());
            new DatabaseCopy(repository, manifest, into).write((done, of) -> {});
            return new ClonedSnapshot(manifest.id().text(), point.until().time(), DatabaseCopy.bytes(manifest));
        }
    }
}
