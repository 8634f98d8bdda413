package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.snapshot.archive.ArchiveName;
import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.PackCleaning;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.retention.Judgement;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets go of snapshots, then of what only they needed: manifests, archive objects, packs, in this order. Nothing here needs free space before it
 * has made some.
 */
final class Pruner {
    private final Target target;
    private final DataKey key;
    private final Catalogue catalogue;
    private final RepositoryLock lock;

    Pruner(Target target, DataKey key, Catalogue catalogue, RepositoryLock lock) {
        this.target = target;
        this.key = key;
        this.catalogue = catalogue;
        this.lock = lock;
    }

    Pruning forget(Set<SnapshotId> which, List<Judgement> judgements) {
        List<SnapshotId> known =
                Catalogue.ids(target).stream().filter(which::contains).toList();
        for (SnapshotId id : known) {
            lock.requireHeld();
            catalogue.remove(id);
        }
        catalogue.removeLeftOvers();
        List<Manifest> kept =
                Catalogue.ids(target).stream().map(catalogue::manifest).toList();
        Archives archives = pruneArchive(kept);
        BlockStore blocks = BlockStore.open(target, key);
        var cleaning = new PackCleaning(blocks, lock::requireHeld);
        kept.forEach(manifest -> manifest.parts().forEach(part -> cleaning.need(part.tree(), part.bytes())));
        PackCleaning.Outcome outcome = cleaning.clean();
        return new Pruning(
                judgements,
                known.size(),
                outcome.packsDeleted(),
                outcome.packsRewritten(),
                archives.count(),
                outcome.freedBytes() + archives.bytes());
    }

    private record Archives(int count, long bytes) {}

    /** What lies before the oldest snapshot leads nowhere. Without a snapshot it all stays: one may be in the making. */
    private Archives pruneArchive(List<Manifest> kept) {
        Optional<BarrierPoint> oldest = kept.stream()
                .map(Manifest::barrier)
                .min(Comparator.comparing(BarrierPoint::number).thenComparing(BarrierPoint::epoch));
        int count = 0;
        long bytes = 0;
        if (oldest.isPresent()) {
            long epoch = kept.stream()
                    .mapToLong(manifest -> manifest.barrier().epoch())
                    .min()
                    .orElseThrow();
            for (StoredObject object : target.list(ArchiveName.FOLDER)) {
                boolean over = ArchiveName.parse(object.name())
                        .filter(name -> name.endsBefore(epoch, oldest.get().number()))
                        .isPresent();
                if (over) {
                    lock.requireHeld();
                    target.delete(object.name());
                    count++;
                    bytes += object.bytes();
                }
            }
        }
        return new Archives(count, bytes);
    }
}
