package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.Seal;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block as it lies in a pack: packed, then sealed under its name, so that it cannot stand in another's place.
 *
 * @param plainBytes its length before packing
 */
record SealedBlock(BlockName name, int plainBytes, byte[] bytes) {
    /** The most that one block holds, and the unit in which a part is cut. */
    static final int LARGEST = 64 * 1024;

    private static final String KIND = "block";
    /** Packing never adds more than its first byte. */
    static final int LARGEST_SEALED = LARGEST + 1 + Seal.OVERHEAD;

    static BlockName name(DataKey key, byte[] from, int offset, int length) {
        return allZeros(from, offset, length) ? BlockName.ZEROS : BlockName.of(key.nameOf(from, offset, length));
    }

    static SealedBlock seal(DataKey key, BlockName name, byte[] from, int offset, int length) {
        var packed = Compression.ofThisThread().pack(from, offset, length);
        byte[] context = Seal.context(KIND, name.bytes());
        return new SealedBlock(name, length, key.seal().seal(context, packed.bytes(), 0, packed.length()));
    }

    /** The contents; empty if they are not exactly those that the name and the length stand for. */
    static Optional<byte[]> open(DataKey key, BlockName name, int plainBytes, byte[] from, int offset, int length) {
        return key.seal()
                .open(Seal.context(KIND, name.bytes()), from, offset, length)
                .flatMap(packed -> Compression.ofThisThread().unpack(packed, plainBytes))
                .filter(plain ->
                        BlockName.of(key.nameOf(plain, 0, plain.length)).equals(name));
    }

    private static boolean allZeros(byte[] from, int offset, int length) {
        return length == 0
                || from[offset] == 0
                        && Arrays.equals(from, offset, offset + length - 1, from, offset + 1, offset + length);
    }
}
