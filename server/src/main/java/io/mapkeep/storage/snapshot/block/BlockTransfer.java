package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.DataKey;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Brings the blocks of a part from one store to another that has the same key: as they are sealed, each checked on its way, so that damage does not spread.
 * What is there already is not read.
 *
 * <p>Reads whole packs, one after the other: blocks that came together lie together, and a store that is far away is asked once for sixteen megabytes.
 */
public final class BlockTransfer {
    private final BlockStore from;
    private final BlockWriter to;
    private String packName = "";
    private byte[] pack = new byte[0];

    public BlockTransfer(BlockStore from, BlockWriter to) {
        if (!sameKey(from.key(), to.key())) {
            throw new IllegalArgumentException("sealed blocks are of use under their own key only");
        }
        this.from = from;
        this.to = to;
    }

    /** Durable only after {@link BlockWriter#finish}. */
    public void copy(BlockTree tree, long bytes, Progress progress) throws IOException {
        try {
            tree.walk(bytes, from.lists(), new BlockTree.Visitor() {
                @Override
                public void list(BlockName name, int length) {
                    take(name, length);
                }

                @Override
                public void block(long index, BlockName name, int length) {
                    take(name, length);
                    progress.at(Math.min(bytes, (index + 1) * SealedBlock.LARGEST), bytes);
                }
            });
        } catch (UncheckedIOException interrupted) {
            throw interrupted.getCause();
        }
    }

    private void take(BlockName name, int length) {
        if (to.known(name)) {
            return;
        }
        BlockIndex.Found found = from.found(name);
        if (!found.pack().equals(packName)) {
            pack = from.target().read(found.pack(), Pack.LARGEST);
            packName = found.pack();
        }
        try {
            to.add(from.sealed(found, length, pack));
        } catch (IOException interrupted) {
            throw new UncheckedIOException(interrupted);
        }
    }

    private static boolean sameKey(DataKey one, DataKey other) {
        return other.signed(new byte[0], one.sign(new byte[0]));
    }
}
