package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.snapshot.block.BlockName;
import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.BlockTree;
import io.mapkeep.storage.snapshot.block.PartRestore;
import io.mapkeep.storage.snapshot.block.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Brings back parts of snapshots, checking each block. Needs no lock: what a manifest names stays while its snapshot is kept. */
public final class SnapshotReader {
    private final BlockStore blocks;

    SnapshotReader(BlockStore blocks) {
        this.blocks = blocks;
    }

    /**
     * Writes the part to a file of mode 0600; its own mode is for the caller to set when all is there. A file that is there already is taken for
     * what an interrupted restore left: its right blocks are kept, all else is replaced.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Failed MK-SNP-011 or MK-SNP-012 naming the damage, MK-SNP-028 if the file cannot be
     *     written; running it again goes on
     */
    public void restore(Part part, Path file, Progress progress) {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            new PartRestore(blocks).restore(part.tree(), part.bytes(), channel, progress);
        } catch (IOException failure) {
            throw RepositoryProblems.unwritable(file.toString(), failure);
        }
    }

    /**
     * A small part, in memory.
     *
     * @param limit a larger one is refused
     */
    public byte[] bytes(Part part, int limit) {
        if (part.bytes() > limit) {
            throw Part.refused("more than " + limit + " bytes, where none has so many");
        }
        var contents = new ByteArrayOutputStream((int) part.bytes());
        part.tree().walk(part.bytes(), blocks.lists(), new BlockTree.Visitor() {
            @Override
            public void block(long index, BlockName name, int bytes) {
                contents.writeBytes(blocks.read(name, bytes));
            }

            @Override
            public void zeros(long first, long count) {
                long length = Math.min(count * BlockTree.BLOCK, part.bytes() - first * BlockTree.BLOCK);
                contents.writeBytes(new byte[(int) length]);
            }
        });
        return contents.toByteArray();
    }
}
