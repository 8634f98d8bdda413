package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * The blocks of a part one after the other, for export: kind 0 and a count (u64) for blocks of zeros, kind 1, name, length (u32) and sealed bytes for
 * all others. List blocks are left out, since a reader makes them anew, and so finds out if one block is missing, doubled or not in its place.
 */
public final class BlockStream {
    static final byte ZEROS = 0;
    static final byte BLOCK = 1;

    private BlockStream() {}

    /** Writes the blocks of a part as they are stored. */
    public static void write(BlockStore store, BlockTree tree, long bytes, DataOutputStream to, Progress progress)
            throws IOException {
        try {
            tree.walk(bytes, store.lists(), new BlockTree.Visitor() {
                @Override
                public void block(long index, BlockName name, int length) {
                    var found = store.found(name);
                    Place place = found.place();
                    byte[] sealed = store.target().read(found.pack(), place.offset(), place.sealedBytes());
                    if (SealedBlock.open(store.key(), name, length, sealed, 0, sealed.length)
                            .isEmpty()) {
                        throw store.damaged(found);
                    }
                    writeBlock(to, name, sealed);
                    progress.at((index + 1) * SealedBlock.LARGEST, bytes);
                }

                @Override
                public void zeros(long first, long count) {
                    writeZeros(to, count);
                }
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static void writeBlock(DataOutputStream to, BlockName name, byte[] sealed) {
        try {
            to.writeByte(BLOCK);
            to.write(name.bytes());
            to.writeInt(sealed.length);
            to.write(sealed);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void writeZeros(DataOutputStream to, long count) {
        try {
            to.writeByte(ZEROS);
            to.writeLong(count);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A part as it comes from the stream, each block checked. After the last byte, {@link #finish} says if it is the part that was meant. */
    public static final class Reader implements PartSource {
        private final DataInputStream from;
        private final DataKey key;
        private final BlockTree expected;
        private final long bytes;
        private final TreeBuilder tree;
        private ByteBuffer current = ByteBuffer.allocate(0);
        private long next;
        private long zeros;

        public Reader(DataInputStream from, DataKey key, BlockTree expected, long bytes) {
            this.from = from;
            this.key = key;
            this.expected = expected;
            this.bytes = bytes;
            this.tree = new TreeBuilder((list, length) -> SealedBlock.name(key, list, 0, length));
        }

        @Override
        public long bytes() {
            return bytes;
        }

        /** @throws IOException also if a block is not what its name says */
        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            if (!current.hasRemaining()) {
                if (next == BlockTree.blocks(bytes)) {
                    return -1;
                }
                current = ByteBuffer.wrap(nextBlock(BlockTree.blockBytes(next, bytes)));
                next++;
            }
            int length = Math.min(to.remaining(), current.remaining());
            to.put(current.slice(current.position(), length));
            current.position(current.position() + length);
            return length;
        }

        /** @throws Damaged if blocks were missing, doubled or exchanged */
        public void finish() throws Damaged {
            if (zeros != 0 || bytes > 0 && !tree.finish().equals(expected)) {
                throw new Damaged("blocks of a part are not in their places");
            }
        }

        private byte[] nextBlock(int length) throws IOException {
            if (zeros == 0) {
                byte kind = from.readByte();
                if (kind == BLOCK) {
                    return readBlock(length);
                }
                zeros = from.readLong();
                if (kind != ZEROS || zeros <= 0) {
                    throw new IOException("something that is no block");
                }
            }
            zeros--;
            tree.add(BlockName.ZEROS);
            return new byte[length];
        }

        private byte[] readBlock(int length) throws IOException {
            byte[] nameBytes = from.readNBytes(BlockName.BYTES);
            if (nameBytes.length < BlockName.BYTES) {
                throw new EOFException("it ends within a block");
            }
            BlockName name = BlockName.of(nameBytes);
            int sealedBytes = from.readInt();
            if (sealedBytes <= 0 || sealedBytes > SealedBlock.LARGEST_SEALED) {
                throw new IOException("a block of " + sealedBytes + " bytes");
            }
            byte[] sealed = from.readNBytes(sealedBytes);
            tree.add(name);
            return SealedBlock.open(key, name, length, sealed, 0, sealed.length)
                    .orElseThrow(() -> new IOException("block " + name + " is not what its name says"));
        }
    }
}
