package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.BlockStream;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * One snapshot as one stream: the repository's mark and key slots, the sealed manifest, then the blocks of each part. Written and read from its
 * beginning to its end, so it goes through a pipe; opened with the recovery key, like the repository.
 */
public final class Exports {
    private static final int BUFFER = 1 << 20;

    private Exports() {}

    /** Writes the snapshot, each block checked; closes nothing. */
    public static void write(Repository from, SnapshotId id, OutputStream to, Progress progress) throws IOException {
        Target target = from.target();
        Manifest manifest = from.manifest(id);
        var stream = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
        List<byte[]> slots = target.list(ObjectNames.KEYS).stream()
                .map(StoredObject::name)
                .map(name -> target.read(name, SignedText.LARGEST))
                .toList();
        new ExportHead(
                        target.read(ObjectNames.REPOSITORY, SignedText.LARGEST),
                        slots,
                        id,
                        target.read(ObjectNames.manifest(id), Manifest.LARGEST))
                .write(stream);
        BlockStore blocks = BlockStore.open(target, from.dataKey());
        for (Part part : manifest.parts()) {
            BlockStream.write(blocks, part.tree(), part.bytes(), stream, progress);
        }
        stream.write(ExportHead.END);
        stream.flush();
    }

    /**
     * Takes an exported snapshot into a repository, which may have another key. All of it is checked; the snapshot is there afterwards, or nothing is.
     *
     * @throws InvalidInput MK-SNP-025 if the stream is not whole, or was tampered with
     * @throws io.mapkeep.contract.problem.ProblemException.NotPermitted MK-SNP-021 if the key opens none of its slots
     * @throws io.mapkeep.contract.problem.ProblemException.Conflict MK-SNP-024 if the repository has that snapshot
     */
    public static Manifest read(InputStream from, RecoveryKey key, Repository into, String owner, Progress progress) {
        var stream = new DataInputStream(new BufferedInputStream(from, BUFFER));
        ExportHead head = ExportHead.read(stream);
        return read(stream, head, head.open(key), into, owner, progress);
    }

    /** The same with the data key of the repository it was exported from. */
    public static Manifest read(InputStream from, DataKey key, Repository into, String owner, Progress progress) {
        var stream = new DataInputStream(new BufferedInputStream(from, BUFFER));
        return read(stream, ExportHead.read(stream), key, into, owner, progress);
    }

    private static Manifest read(
            DataInputStream stream, ExportHead head, DataKey key, Repository into, String owner, Progress progress) {
        Manifest original = head.manifest(key);
        if (Catalogue.ids(into.target()).contains(original.id())) {
            throw RepositoryProblems.imported(original.id(), into.target().location());
        }
        try (SnapshotWriter writer = into.write(owner)) {
            for (Part part : original.parts()) {
                var blocks = new BlockStream.Reader(stream, key, part.tree(), part.bytes());
                writer.copy(part, blocks, progress);
                blocks.finish();
            }
            if (!Arrays.equals(stream.readNBytes(ExportHead.END.length), ExportHead.END) || stream.read() >= 0) {
                throw RepositoryProblems.badExport("it does not end where it should");
            }
            return writer.commitAs(original);
        } catch (IOException | Damaged failure) {
            throw RepositoryProblems.badExport(String.valueOf(failure.getMessage()));
        }
    }
}
