package io.mapkeep.storage.snapshot.block;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes made smaller by zstd where that helps; the first byte says which: 0 as they were, 1 zstd.
 *
 * <p>Not safe for threads: each keeps one of its own. What is unpacked was authenticated before, so only who has the key can feed it.
 */
public final class Compression {
    private static final byte AS_IT_WAS = 0;
    private static final byte ZSTD = 1;
    private static final ThreadLocal<Compression> OF_THIS_THREAD = ThreadLocal.withInitial(Compression::new);

    private final ZstdCompressor compressor = new ZstdCompressor();
    private final ZstdDecompressor decompressor = new ZstdDecompressor();
    private byte[] room = new byte[0];

    private Compression() {}

    public static Compression ofThisThread() {
        return OF_THIS_THREAD.get();
    }

    /** A buffer with the packed bytes at its start, good until the next call; the second value is their number. */
    Packed pack(byte[] plain, int offset, int length) {
        int most = 1 + compressor.maxCompressedLength(length);
        if (room.length < most) {
            room = new byte[most];
        }
        int compressed = compressor.compress(plain, offset, length, room, 1, room.length - 1);
        if (compressed < length) {
            room[0] = ZSTD;
            return new Packed(room, 1 + compressed);
        }
        room[0] = AS_IT_WAS;
        System.arraycopy(plain, offset, room, 1, length);
        return new Packed(room, 1 + length);
    }

    /** The packed bytes in an array of their own. */
    public byte[] packed(byte[] plain, int offset, int length) {
        Packed packed = pack(plain, offset, length);
        return Arrays.copyOf(packed.bytes(), packed.length());
    }

    /** Empty unless they unpack to exactly so many bytes. */
    public Optional<byte[]> unpack(byte[] packed, int length) {
        return unpackAtMost(packed, length).filter(plain -> plain.length == length);
    }

    /** Empty if they are nothing packed, or unpack to more than that. */
    public Optional<byte[]> unpackAtMost(byte[] packed, int limit) {
        if (packed.length == 0) {
            return Optional.empty();
        }
        if (packed[0] == AS_IT_WAS) {
            return packed.length - 1 > limit
                    ? Optional.empty()
                    : Optional.of(Arrays.copyOfRange(packed, 1, packed.length));
        }
        if (packed[0] != ZSTD) {
            return Optional.empty();
        }
        byte[] plain = new byte[limit];
        try {
            int length = decompressor.decompress(packed, 1, packed.length - 1, plain, 0, limit);
            return Optional.of(length == limit ? plain : Arrays.copyOf(plain, length));
        } catch (MalformedInputException | IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }

    /** So many bytes at the start of an array. */
    record Packed(byte[] bytes, int length) {}
}
