package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.block.SealedRecord;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects {@code snapshots/…}: a manifest, a label and perhaps a proof for each snapshot. A label without a manifest is no snapshot. */
final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private final Target target;
    private final DataKey key;

    Catalogue(Target target, DataKey key) {
        this.target = target;
        this.key = key;
    }

    /** All snapshots, newest first: their manifests are there, readable or not. */
    static List<SnapshotId> ids(Target target) {
        return target.list(ObjectNames.SNAPSHOTS).stream()
                .map(StoredObject::name)
                .filter(name -> name.endsWith(ObjectNames.MANIFEST))
                .map(name ->
                        name.substring(ObjectNames.SNAPSHOTS.length(), name.length() - ObjectNames.MANIFEST.length()))
                .filter(SnapshotId::isOne)
                .map(SnapshotId::new)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Without a key, so without knowing if they are true. */
    static List<SnapshotLabel> uncheckedLabels(Target target) {
        List<SnapshotLabel> labels = new ArrayList<>();
        for (SnapshotId id : ids(target)) {
            try {
                labels.add(SignedText.decode(target.read(ObjectNames.label(id), SignedText.LARGEST))
                        .unchecked(SnapshotLabel.class));
            } catch (Damaged | NotFound damage) {
                LOG.warn("The label of snapshot {} in {}: {}", id, target.location(), damage.getMessage());
            }
        }
        labels.sort(SnapshotLabel.NEWEST_FIRST);
        return labels;
    }

    /** A damaged label is made anew from its manifest. */
    List<SnapshotLabel> labels() {
        List<SnapshotLabel> labels = new ArrayList<>();
        for (SnapshotId id : ids(target)) {
            label(id).ifPresent(labels::add);
        }
        labels.sort(SnapshotLabel.NEWEST_FIRST);
        return labels;
    }

    Manifest manifest(SnapshotId id) {
        String name = ObjectNames.manifest(id);
        try {
            Manifest manifest = SealedRecord.decode(
                    key, Manifest.KIND, name, target.read(name, Manifest.LARGEST), Manifest.LARGEST, Manifest.class);
            if (manifest.format() != Manifest.FORMAT) {
                throw RepositoryProblems.newer(manifest.format(), target.location());
            }
            return manifest;
        } catch (NotFound absent) {
            throw RepositoryProblems.noSnapshot(id, target.location());
        } catch (Damaged damage) {
            throw RepositoryProblems.damaged(name, target.location(), damage.reason());
        }
    }

    /** The label first: with the manifest, the snapshot is there. */
    void add(Manifest manifest, long storedBytes) {
        SnapshotId id = manifest.id();
        target.put(
                ObjectNames.label(id),
                ByteBuffer.wrap(SignedText.encode(key, ObjectNames.label(id), labelOf(manifest, storedBytes))));
        String name = ObjectNames.manifest(id);
        target.put(name, ByteBuffer.wrap(SealedRecord.encode(key, Manifest.KIND, name, manifest)));
    }

    /** The manifest first: without it, the snapshot is gone. */
    void remove(SnapshotId id) {
        target.delete(ObjectNames.manifest(id));
        target.delete(ObjectNames.proof(id));
        target.delete(ObjectNames.label(id));
    }

    /** Removes what belongs to no snapshot: left by a process that died in {@link #add} or {@link #remove}. */
    void removeLeftOvers() {
        List<SnapshotId> ids = ids(target);
        for (StoredObject object : target.list(ObjectNames.SNAPSHOTS)) {
            boolean belongs = ids.stream().anyMatch(id -> object.name().startsWith(ObjectNames.SNAPSHOTS + id + "."));
            if (!belongs) {
                target.delete(object.name());
            }
        }
    }

    void prove(SnapshotId id, Proof proof) {
        String name = ObjectNames.proof(id);
        target.put(name, ByteBuffer.wrap(SealedRecord.encode(key, Proof.KIND, name, proof)));
    }

    /** Empty also if it is damaged: what cannot be read proves nothing. */
    Optional<Proof> proof(SnapshotId id) {
        try {
            return Optional.of(checkedProof(ObjectNames.proof(id)));
        } catch (NotFound none) {
            return Optional.empty();
        } catch (Damaged damage) {
            LOG.warn("The proof of snapshot {} in {}: {}", id, target.location(), damage.reason());
            return Optional.empty();
        }
    }

    Proof checkedProof(String name) throws Damaged {
        return SealedRecord.decode(key, Proof.KIND, name, target.read(name, Proof.LARGEST), Proof.LARGEST, Proof.class);
    }

    SnapshotLabel checkedLabel(String name) throws Damaged {
        return SignedText.decode(target.read(name, SignedText.LARGEST)).checked(key, name, SnapshotLabel.class);
    }

    private Optional<SnapshotLabel> label(SnapshotId id) {
        try {
            return Optional.of(checkedLabel(ObjectNames.label(id)));
        } catch (Damaged | NotFound damage) {
            LOG.warn("The label of snapshot {} in {}: {}", id, target.location(), damage.getMessage());
        }
        try {
            return Optional.of(labelOf(manifest(id), 0));
        } catch (Failed | NotFound damage) {
            LOG.warn("Snapshot {} in {}: {}", id, target.location(), damage.getMessage());
            return Optional.empty();
        }
    }

    static SnapshotLabel labelOf(Manifest manifest, long storedBytes) {
        return new SnapshotLabel(
                manifest.format(),
                manifest.id(),
                manifest.made(),
                manifest.barrier(),
                manifest.bytes(),
                storedBytes,
                manifest.product());
    }
}
