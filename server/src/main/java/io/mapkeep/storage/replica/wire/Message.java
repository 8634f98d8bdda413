package io.mapkeep.storage.replica.wire;

import io.mapkeep.storage.journal.BarrierPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** What nodes say to each other. Numbers are big-endian; {@code docs/internals/replication.md} has the layout of each. */
public sealed interface Message {
    int VERSION = 1;
    int BLOCK_BYTES = 64 << 10;
    int HASH_BYTES = 32;

    Kind kind();

    /** Length of the body. */
    int length();

    void encode(ByteBuffer to);

    /** What a connection is for. */
    enum Purpose {
        /** A follower wants the barriers. */
        FOLLOW(1),
        /** Somebody asks for, or tells of, the newest epoch. */
        ASK(2),
        /** A node wants the witness's lease. */
        LEASE(3);

        final int number;

        Purpose(int number) {
            this.number = number;
        }

        static Purpose of(int number) {
            for (Purpose purpose : values()) {
                if (purpose.number == number) {
                    return purpose;
                }
            }
            throw new IllegalArgumentException("there is no purpose " + number);
        }
    }

    /** The first of a node. {@code greeting} is JSON: who it is and which epochs it knows. */
    record Hello(int version, Purpose purpose, byte[] greeting) implements Message {
        private static final byte[] MAGIC = "MAPKEEPR".getBytes(StandardCharsets.US_ASCII);

        static Hello decode(ByteBuffer in) {
            if (!Arrays.equals(bytes(in, MAGIC.length), MAGIC)) {
                throw new IllegalArgumentException("not a node of Mapkeep");
            }
            return new Hello(Short.toUnsignedInt(in.getShort()), Purpose.of(in.get()), rest(in));
        }

        @Override
        public Kind kind() {
            return Kind.HELLO;
        }

        @Override
        public int length() {
            return MAGIC.length + 3 + greeting.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(MAGIC).putShort((short) version).put((byte) purpose.number).put(greeting);
        }
    }

    /** The answer to it, the same of the other side. */
    record Welcome(byte[] greeting) implements Message {
        @Override
        public Kind kind() {
            return Kind.WELCOME;
        }

        @Override
        public int length() {
            return greeting.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(greeting);
        }
    }

    /** No, and why, for a person. The connection ends. */
    record Refusal(String why) implements Message {
        @Override
        public Kind kind() {
            return Kind.REFUSAL;
        }

        @Override
        public int length() {
            return why.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(why.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** "I am here". From a primary: where it is, and how many bytes the other side is behind; from others zeros. */
    record Beat(long epoch, long barrier, long timeMillis, long behindBytes) implements Message {
        @Override
        public Kind kind() {
            return Kind.BEAT;
        }

        @Override
        public int length() {
            return 32;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(epoch).putLong(barrier).putLong(timeMillis).putLong(behindBytes);
        }
    }

    /** These bytes stand in the database file from {@code position} on. Good until the next message is read. */
    record Write(long position, ByteBuffer bytes) implements Message {
        @Override
        public Kind kind() {
            return Kind.WRITE;
        }

        @Override
        public int length() {
            return 8 + bytes.remaining();
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(position).put(bytes.duplicate());
        }
    }

    /** The database file ends there. */
    record Truncate(long size) implements Message {
        @Override
        public Kind kind() {
            return Kind.TRUNCATE;
        }

        @Override
        public int length() {
            return 8;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(size);
        }
    }

    /** All since the one before is one whole. */
    record Reached(BarrierPoint point) implements Message {
        @Override
        public Kind kind() {
            return Kind.REACHED;
        }

        @Override
        public int length() {
            return 32;
        }

        @Override
        public void encode(ByteBuffer to) {
            put(point, to);
        }
    }

    /** Everything up to this barrier is on the follower's disk. */
    record Acknowledge(long epoch, long barrier) implements Message {
        @Override
        public Kind kind() {
            return Kind.ACKNOWLEDGE;
        }

        @Override
        public int length() {
            return 16;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(epoch).putLong(barrier);
        }
    }

    /**
     * What follows for a follower: the barriers after the one it has, or a base copy first.
     *
     * @param fork up to which barrier both sides hold the same; what the follower has beyond it is not the cluster's
     */
    record Start(boolean stream, long fork) implements Message {
        @Override
        public Kind kind() {
            return Kind.START;
        }

        @Override
        public int length() {
            return 9;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put((byte) (stream ? 1 : 2)).putLong(fork);
        }
    }

    /** A base copy of that moment begins: the follower says which blocks it has. */
    record Copy(BarrierPoint point) implements Message {
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
            put(point, to);
        }
    }

    /** SHA-256 of blocks of 64 KiB that the follower has, in their order, from block {@code first} on. */
    record Hashes(long first, ByteBuffer hashes) implements Message {
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
    record HashesEnd(long blocks) implements Message {
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
    record Block(long index, ByteBuffer bytes) implements Message {
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
    record CopyEnd(long blocks, byte[] hash) implements Message {
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

    /** What belongs to the appliance beside its database, sealed. */
    record Parts(byte[] sealed) implements Message {
        @Override
        public Kind kind() {
            return Kind.PARTS;
        }

        @Override
        public int length() {
            return sealed.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(sealed);
        }
    }

    /** Peers or epochs have changed: a greeting anew. */
    record Cluster(byte[] greeting) implements Message {
        @Override
        public Kind kind() {
            return Kind.CLUSTER;
        }

        @Override
        public int length() {
            return greeting.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(greeting);
        }
    }

    /** From the primary: there is nothing after this barrier, and there will be nothing; be primary. */
    record HandOver(long epoch, long barrier) implements Message {
        @Override
        public Kind kind() {
            return Kind.HAND_OVER;
        }

        @Override
        public int length() {
            return 16;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(epoch).putLong(barrier);
        }
    }

    /** Who asks wants to be, or stay, primary in that epoch; {@code alone}: it has confirmed commits that no follower has. */
    record LeaseWanted(long epoch, boolean alone) implements Message {
        @Override
        public Kind kind() {
            return Kind.LEASE_WANTED;
        }

        @Override
        public int length() {
            return 9;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(epoch).put((byte) (alone ? 1 : 0));
        }
    }

    /** The witness's answer: granted for so long from the moment it was asked for, or the epoch that stands against it. */
    record Lease(boolean granted, long epoch, long millis) implements Message {
        @Override
        public Kind kind() {
            return Kind.LEASE;
        }

        @Override
        public int length() {
            return 17;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put((byte) (granted ? 1 : 0)).putLong(epoch).putLong(millis);
        }
    }

    /** The first of one that holds a token. */
    record Join(UUID invitation, byte[] nonce) implements Message {
        static Join decode(ByteBuffer in) {
            return new Join(new UUID(in.getLong(), in.getLong()), bytes(in, 32));
        }

        @Override
        public Kind kind() {
            return Kind.JOIN;
        }

        @Override
        public int length() {
            return 48;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(invitation.getMostSignificantBits())
                    .putLong(invitation.getLeastSignificantBits())
                    .put(nonce);
        }
    }

    /** The primary's nonce, and its proof that it made the invitation. */
    record Challenge(byte[] nonce, byte[] proof) implements Message {
        @Override
        public Kind kind() {
            return Kind.CHALLENGE;
        }

        @Override
        public int length() {
            return 64;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(nonce).put(proof);
        }
    }

    /** The joiner's proof, and its request as JSON: name, addresses, public key and a signature with it. */
    record JoinRequest(byte[] proof, byte[] request) implements Message {
        @Override
        public Kind kind() {
            return Kind.JOIN_REQUEST;
        }

        @Override
        public int length() {
            return proof.length + request.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(proof).put(request);
        }
    }

    /** Welcome to the cluster: JSON with certificate, authority, cluster key (sealed) and peers. Parts follow. */
    record Admitted(byte[] admission) implements Message {
        @Override
        public Kind kind() {
            return Kind.ADMITTED;
        }

        @Override
        public int length() {
            return admission.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(admission);
        }
    }

    static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    static byte[] rest(ByteBuffer in) {
        return bytes(in, in.remaining());
    }

    static String text(ByteBuffer in) {
        return new String(rest(in), StandardCharsets.UTF_8);
    }

    static BarrierPoint point(ByteBuffer in) {
        return new BarrierPoint(in.getLong(), in.getLong(), Instant.ofEpochMilli(in.getLong()), in.getLong());
    }

    private static void put(BarrierPoint point, ByteBuffer to) {
        to.putLong(point.epoch())
                .putLong(point.number())
                .putLong(point.time().toEpochMilli())
                .putLong(point.databaseBytes());
    }
}
