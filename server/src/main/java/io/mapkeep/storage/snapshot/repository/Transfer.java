package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.archive.ArchiveName;
import io.mapkeep.storage.snapshot.archive.ArchiveReader;
import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what one repository has to another with the same data key. Everything is checked on its way, so damage does not spread, and the other one stays what
 * it is: it has packs and a rule for keeping of its own, and nothing that is deleted here is deleted there. May be cut at any point and run again.
 */
public final class Transfer {
    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

    private final Repository from;
    private final Repository to;
    private final String owner;

    /** @param owner for others who want to write there meanwhile */
    public Transfer(Repository from, Repository to, String owner) {
        this.from = from;
        this.to = to;
        this.owner = owner;
    }

    /** Those that the other one has not, newest first. */
    public List<SnapshotLabel> missing() {
        Set<SnapshotId> there = new HashSet<>(Catalogue.ids(to.target()));
        return from.snapshots().stream()
                .filter(label -> !there.contains(label.id()))
                .toList();
    }

    /**
     * The other one has that snapshot, whole and durable, when this returns.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Failed naming the damage, if it is not whole here
     */
    public void snapshot(SnapshotId id, Progress progress) {
        Manifest manifest = from.manifest(id);
        BlockStore blocks = BlockStore.open(from.target(), from.dataKey());
        try (SnapshotWriter writer = to.write(owner)) {
            for (Part part : manifest.parts()) {
                writer.copy(part, blocks, progress);
            }
            writer.commitAs(manifest);
        } catch (IOException interrupted) {
            throw RepositoryProblems.unreadable("a block", interrupted);
        }
    }

    /** What drills found, where the other one knows nothing of it: so its rule for keeping knows the last proven one, too. */
    public void proofs() {
        for (SnapshotId id : Catalogue.ids(to.target())) {
            if (to.proof(id).isEmpty()) {
                from.proof(id).ifPresent(proof -> to.prove(id, proof));
            }
        }
    }

    /**
     * Changes between snapshots, from the other one's oldest snapshot on.
     *
     * @param known names that are there already; gets those that were brought
     */
    public void archive(Set<String> known) {
        List<SnapshotLabel> snapshots = to.snapshots();
        if (snapshots.isEmpty()) {
            return;
        }
        SnapshotLabel oldest = snapshots.get(snapshots.size() - 1);
        Target source = from.target();
        for (StoredObject object : source.list(ArchiveName.FOLDER)) {
            Optional<ArchiveName> name = ArchiveName.parse(object.name());
            if (name.isPresent()
                    && !known.contains(object.name())
                    && !name.get()
                            .endsBefore(
                                    oldest.barrier().epoch(), oldest.barrier().number())) {
                archive(object.name());
                known.add(object.name());
            }
        }
    }

    private void archive(String name) {
        try {
            Optional<String> damage = ArchiveReader.damage(from.target(), from.dataKey(), name);
            if (damage.isPresent()) {
                LOG.warn("{} is not copied to {}: {}", name, to.target().location(), damage.get());
                return;
            }
            to.target().put(name, ByteBuffer.wrap(from.target().read(name, ArchiveReader.LARGEST)));
        } catch (NotFound pruned) {
            LOG.debug("{} was pruned meanwhile", name);
        }
    }

    /** Names of what the other one's archive has. */
    public Set<String> archived() {
        Set<String> names = new HashSet<>();
        to.target().list(ArchiveName.FOLDER).forEach(object -> names.add(object.name()));
        return names;
    }
}
