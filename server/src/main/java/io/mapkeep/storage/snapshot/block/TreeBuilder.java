package io.mapkeep.storage.snapshot.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link BlockTree} of names that come in order; holds one unfinished list a level, so its memory does not grow with the part. */
final class TreeBuilder {
    private final ListSink sink;
    private final List<ByteBuffer> levels = new ArrayList<>();
    private BlockName single = BlockName.ZEROS;
    private long count;

    /** Stores a list block and tells its name. */
    @FunctionalInterface
    interface ListSink {
        BlockName store(byte[] list, int length);
    }

    TreeBuilder(ListSink sink) {
        this.sink = sink;
    }

    void add(BlockName name) {
        single = name;
        count++;
        add(0, name);
    }

    /** The tree over all names that were added. */
    BlockTree finish() {
        if (count <= 1) {
            return new BlockTree(0, single);
        }
        for (int level = 0; ; level++) {
            ByteBuffer list = levels.get(level);
            if (level == levels.size() - 1 && list.position() == BlockName.BYTES) {
                return new BlockTree(level, BlockName.read(list.flip()));
            }
            if (list.position() > 0) {
                close(level);
            }
        }
    }

    private void add(int level, BlockName name) {
        if (level == levels.size()) {
            levels.add(ByteBuffer.allocate(SealedBlock.LARGEST));
        }
        ByteBuffer list = levels.get(level);
        name.write(list);
        if (!list.hasRemaining()) {
            close(level);
        }
    }

    private void close(int level) {
        ByteBuffer list = levels.get(level);
        BlockName name = sink.store(list.array(), list.position());
        list.clear();
        add(level + 1, name);
    }
}
