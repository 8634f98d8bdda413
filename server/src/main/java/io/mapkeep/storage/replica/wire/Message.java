package io.mapkeep.storage.replica.wire;

import io.mapkeep.storage.journal.BarrierPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** What nodes say to each other. Numbers are big-endian; {@code docs/internals/replication.md} has the layout of each. */
public sealed interface Message
        permits Message.Hello,
                Message.Welcome,
                Message.Refusal,
                Message.Beat,
                Message.Write,
                Message.Truncate,
                Message.Reached,
                Message.Acknowledge,
                Message.Start,
                Message.Parts,
                Message.Cluster,
                Message.HandOver,
                Message.LeaseWanted,
                Message.Lease,
                CopyMessage,
                JoinMessage {
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

    /** Who asks wants to be, or stay, primary in that epoch; {@code alone}: it has confirmed commits that no follower has. Epoch 0 gives the lease back. */
    record LeaseWanted(long epoch, boolean alone) implements Message {
        public static final LeaseWanted GIVEN_BACK = new LeaseWanted(0, false);

        public boolean givenBack() {
            return epoch == 0;
        }

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

    static void put(BarrierPoint point, ByteBuffer to) {
        to.putLong(point.epoch())
                .putLong(point.number())
                .putLong(point.time().toEpochMilli())
                .putLong(point.databaseBytes());
    }
}
