package io.mapkeep.storage.snapshot.block;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The blocks of a part, in order: names of blocks in list blocks of 2048 names, names of those in others, up to one root. List blocks are
 * blocks like all others, so what did not change between two snapshots is shared, the lists included.
 *
 * @param depth how many levels of lists stand above the blocks; 0: the root is the only block
 */
public record BlockTree(int depth, BlockName root) {
    /** Length of all blocks but the last. */
    public static final int BLOCK = SealedBlock.LARGEST;

    static final int NAMES = SealedBlock.LARGEST / BlockName.BYTES;
    /** Four levels of lists are more than any disk holds. */
    private static final int DEEPEST = 4;

    public BlockTree {
        if (depth < 0 || depth > DEEPEST) {
            throw new IllegalArgumentException("no tree is " + depth + " deep");
        }
    }

    /** How many blocks a part of that size has. */
    static long blocks(long bytes) {
        return (bytes + SealedBlock.LARGEST - 1) / SealedBlock.LARGEST;
    }

    /** How deep the tree over a part of that size is. */
    static int depth(long bytes) {
        int depth = 0;
        for (long nodes = blocks(bytes); nodes > 1; nodes = (nodes + NAMES - 1) / NAMES) {
            depth++;
        }
        return depth;
    }

    /** The tree does not fit a part of that size. */
    public boolean fits(long bytes) {
        return bytes >= 0 && depth == depth(bytes);
    }

    /** Shows all lists and blocks to the visitor, in order; a list that cannot be read is left out with all below it. */
    public void walk(long bytes, Lists lists, Visitor visitor) {
        if (bytes > 0) {
            walk(root, depth, 0, blocks(bytes), bytes, lists, visitor);
        }
    }

    private static void walk(
            BlockName node, int depth, long first, long count, long bytes, Lists lists, Visitor visitor) {
        if (node.equals(BlockName.ZEROS)) {
            visitor.zeros(first, count);
            return;
        }
        if (depth == 0) {
            visitor.block(first, node, blockBytes(first, bytes));
            return;
        }
        long below = span(depth - 1);
        int children = (int) ((count + below - 1) / below);
        int listBytes = children * BlockName.BYTES;
        visitor.list(node, listBytes);
        Optional<byte[]> list = lists.read(node, listBytes);
        if (list.isEmpty()) {
            return;
        }
        ByteBuffer names = ByteBuffer.wrap(list.get());
        for (int child = 0; child < children; child++) {
            long start = child * below;
            walk(
                    BlockName.read(names),
                    depth - 1,
                    first + start,
                    Math.min(below, count - start),
                    bytes,
                    lists,
                    visitor);
        }
    }

    /** How many blocks a node of that depth covers. */
    private static long span(int depth) {
        long span = 1;
        for (int level = 0; level < depth; level++) {
            span *= NAMES;
        }
        return span;
    }

    /** The last block of a part may be shorter than the others. */
    static int blockBytes(long index, long bytes) {
        return (int) Math.min(SealedBlock.LARGEST, bytes - index * SealedBlock.LARGEST);
    }

    /** Where list blocks come from. */
    @FunctionalInterface
    public interface Lists {
        Optional<byte[]> read(BlockName name, int bytes);
    }

    /** Is shown a tree. */
    public interface Visitor {
        /** A list block; those below it follow. */
        default void list(BlockName name, int bytes) {}

        void block(long index, BlockName name, int bytes);

        /** Blocks that are zeros and stored nowhere. */
        default void zeros(long first, long count) {}
    }
}
