package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.BlockTransfer;
import io.mapkeep.storage.snapshot.block.BlockTree;
import io.mapkeep.storage.snapshot.block.BlockWriter;
import io.mapkeep.storage.snapshot.block.PartSource;
import io.mapkeep.storage.snapshot.block.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one snapshot: parts one after the other, then {@link #commit}. Holds the repository's lock until it is closed.
 *
 * <p>Closed without a commit there is no snapshot; the blocks it has stored are used by the next one, or pruned.
 */
public final class SnapshotWriter implements Closeable {
    private final RepositoryLock lock;
    private final Catalogue catalogue;
    private final BlockWriter blocks;
    private final Clock clock;
    private final List<Part> parts = new ArrayList<>();

    SnapshotWriter(RepositoryLock lock, Catalogue catalogue, BlockWriter blocks, Clock clock) {
        this.lock = lock;
        this.catalogue = catalogue;
        this.blocks = blocks;
        this.clock = clock;
    }

    /**
     * Stores what of the part is not there yet.
     *
     * @param mode permission bits that it had
     * @throws io.mapkeep.contract.problem.ProblemException.Failed MK-SNP-027 if the source fails
     */
    public void add(String name, int mode, PartSource source, Progress progress) {
        try {
            BlockTree tree = blocks.write(source, progress);
            parts.add(new Part(name, mode, source.bytes(), tree));
        } catch (IOException failure) {
            throw RepositoryProblems.unreadable(name, failure);
        }
    }

    /** Stores the same part from a stream whose failures are the caller's to tell. */
    void copy(Part part, PartSource source, Progress progress) throws IOException {
        parts.add(new Part(part.name(), part.mode(), part.bytes(), blocks.write(source, progress)));
    }

    /** Stores the same part as a repository with the same key has it. */
    void copy(Part part, BlockStore from, Progress progress) throws IOException {
        new BlockTransfer(from, blocks).copy(part.tree(), part.bytes(), progress);
        parts.add(part);
    }

    /** Stores a small part. */
    public void add(String name, int mode, byte[] contents) {
        add(name, mode, PartSource.of(contents), Progress.NONE);
    }

    /**
     * The snapshot exists, durably, when this returns.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Conflict MK-SNP-018 if the lock was lost meanwhile; there is no snapshot then
     */
    public Manifest commit(SnapshotFacts facts) {
        Instant now = clock.instant();
        return commit(new Manifest(
                Manifest.FORMAT,
                SnapshotId.of(now),
                facts.product(),
                now,
                facts.barrier(),
                parts,
                facts.facts(),
                facts.auditHead(),
                facts.parent(),
                facts.lineage()));
    }

    /** The same snapshot as another repository has, of the parts that were added here. */
    Manifest commitAs(Manifest original) {
        return commit(new Manifest(
                Manifest.FORMAT,
                original.id(),
                original.product(),
                original.made(),
                original.barrier(),
                parts,
                original.facts(),
                original.auditHead(),
                original.parent(),
                original.lineage()));
    }

    private Manifest commit(Manifest manifest) {
        try {
            blocks.finish();
        } catch (IOException failure) {
            throw RepositoryProblems.unreadable("the last blocks", failure);
        }
        lock.requireHeld();
        catalogue.add(manifest, blocks.storedBytes());
        requireStillHeld(manifest);
        return manifest;
    }

    /** If somebody took over in between, they may have pruned what this snapshot needs. */
    private void requireStillHeld(Manifest manifest) {
        try {
            lock.requireHeld();
        } catch (Conflict lost) {
            catalogue.remove(manifest.id());
            throw lost;
        }
    }

    @Override
    public void close() {
        blocks.close();
        lock.close();
    }
}
