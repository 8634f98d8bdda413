package io.mapkeep.storage.replica.wire;

import io.mapkeep.storage.journal.BarrierPoint;
import java.nio.ByteBuffer;

/** What is said during a base copy. */
public sealed interface CopyMessage extends Message {
    /** A base copy of that moment begins: the follower says which blocks it has. */
    record Copy(BarrierPoint point) implements CopyMessage {
        @Override
        public Kind kind() {
            return Kind.COPY;
        }

        @Override
        public int length() {
            return 32;
        }

        @Override
        public void encode(ByteBuffer to) {
            Message.put(point, to);
        }
    }

    /** SHA-256 of blocks of 64 KiB that the follower has, in their order, from block {@code first} on. */
    record Hashes(long first, ByteBuffer hashes) implements CopyMessage {
        static final int MOST = 8_192;

        static Hashes decode(ByteBuffer in) {
            long first = in.getLong();
            if (in.remaining() % HASH_BYTES != 0) {
                throw new IllegalArgumentException("part of a hash");
            }
            return new Hashes(first, in.slice());
        }

        @Override
        public Kind kind() {
            return Kind.HASHES;
        }

        @Override
        public int length() {
            return 8 + hashes.remaining();
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(first).put(hashes.duplicate());
        }
    }

    /** All {@code blocks} hashes were sent. */
    record HashesEnd(long blocks) implements CopyMessage {
        @Override
        public Kind kind() {
            return Kind.HASHES_END;
        }

        @Override
        public int length() {
            return 8;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(blocks);
        }
    }

    /** A block that the follower has not. Good until the next message is read. */
    record Block(long index, ByteBuffer bytes) implements CopyMessage {
        @Override
        public Kind kind() {
            return Kind.BLOCK;
        }

        @Override
        public int length() {
            return 8 + bytes.remaining();
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(index).put(bytes.duplicate());
        }
    }

    /** The file has that many blocks, and this is SHA-256 over their hashes in order. */
    record CopyEnd(long blocks, byte[] hash) implements CopyMessage {
        @Override
        public Kind kind() {
            return Kind.COPY_END;
        }

        @Override
        public int length() {
            return 8 + hash.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(blocks).put(hash);
        }
    }
}
