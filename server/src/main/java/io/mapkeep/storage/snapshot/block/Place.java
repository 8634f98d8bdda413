package io.mapkeep.storage.snapshot.block;

import java.nio.ByteBuffer;

/** Where a block lies in its pack, and how long it is before and after packing. 44 bytes in directories, name first. */
record Place(BlockName name, int offset, int sealedBytes, int plainBytes) {
    static final int BYTES = BlockName.BYTES + 12;

    static Place read(ByteBuffer from) {
        return new Place(BlockName.read(from), from.getInt(), from.getInt(), from.getInt());
    }

    void write(ByteBuffer to) {
        name.write(to);
        to.putInt(offset).putInt(sealedBytes).putInt(plainBytes);
    }

    boolean plausible() {
        return offset >= 0
                && plainBytes > 0
                && plainBytes <= SealedBlock.LARGEST
                && sealedBytes > 0
                && sealedBytes <= SealedBlock.LARGEST_SEALED;
    }
}
