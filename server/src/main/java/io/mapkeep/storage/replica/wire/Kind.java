package io.mapkeep.storage.replica.wire;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of messages: their number on the wire, how long their body may be, and how it is read. */
enum Kind {
    HELLO(1, 11, Kind.JSON_BYTES, Message.Hello::decode),
    WELCOME(2, 1, Kind.JSON_BYTES, in -> new Message.Welcome(Message.rest(in))),
    REFUSAL(3, 1, 2_000, in -> new Message.Refusal(Message.text(in))),
    BEAT(4, 32, 32, in -> new Message.Beat(in.getLong(), in.getLong(), in.getLong(), in.getLong())),
    WRITE(5, 9, 8 + (256 << 10), in -> new Message.Write(in.getLong(), in.slice())),
    TRUNCATE(6, 8, 8, in -> new Message.Truncate(in.getLong())),
    REACHED(7, 32, 32, in -> new Message.Reached(Message.point(in))),
    ACKNOWLEDGE(8, 16, 16, in -> new Message.Acknowledge(in.getLong(), in.getLong())),
    START(9, 9, 9, in -> new Message.Start(in.get() == 1, in.getLong())),
    COPY(10, 32, 32, in -> new CopyMessage.Copy(Message.point(in))),
    HASHES(11, 40, 8 + CopyMessage.Hashes.MOST * Message.HASH_BYTES, CopyMessage.Hashes::decode),
    HASHES_END(12, 8, 8, in -> new CopyMessage.HashesEnd(in.getLong())),
    BLOCK(13, 9, 8 + Message.BLOCK_BYTES, in -> new CopyMessage.Block(in.getLong(), in.slice())),
    COPY_END(14, 40, 40, in -> new CopyMessage.CopyEnd(in.getLong(), Message.rest(in))),
    PARTS(15, 28, 24 << 20, in -> new Message.Parts(Message.rest(in))),
    CLUSTER(16, 1, Kind.JSON_BYTES, in -> new Message.Cluster(Message.rest(in))),
    HAND_OVER(17, 16, 16, in -> new Message.HandOver(in.getLong(), in.getLong())),
    LEASE_WANTED(18, 9, 9, in -> new Message.LeaseWanted(in.getLong(), in.get() == 1)),
    LEASE(19, 17, 17, in -> new Message.Lease(in.get() == 1, in.getLong(), in.getLong())),
    JOIN(20, 48, 48, JoinMessage.Join::decode),
    CHALLENGE(21, 64, 64, in -> new JoinMessage.Challenge(Message.bytes(in, 32), Message.bytes(in, 32))),
    JOIN_REQUEST(22, 33, 32 + 8_192, in -> new JoinMessage.JoinRequest(Message.bytes(in, 32), Message.rest(in))),
    ADMITTED(23, 1, Kind.JSON_BYTES, in -> new JoinMessage.Admitted(Message.rest(in)));

    private static final int JSON_BYTES = 256 << 10;
    static final int LARGEST_USUAL = 8 + CopyMessage.Hashes.MOST * Message.HASH_BYTES;

    final int number;
    private final int least;
    private final int most;
    private final Function<ByteBuffer, Message> reader;

    Kind(int number, int least, int most, Function<ByteBuffer, Message> reader) {
        this.number = number;
        this.least = least;
        this.most = most;
        this.reader = reader;
    }

    /** @throws Malformed if there is no such kind, or its body cannot be that long; asked before a byte of the body is read */
    static Kind of(int number, int bodyBytes) throws Malformed {
        @Nullable Kind found = null;
        for (Kind kind : values()) {
            if (kind.number == number) {
                found = kind;
            }
        }
        if (found == null) {
            throw new Malformed("there is no message of kind " + number);
        }
        if (bodyBytes < found.least || bodyBytes > found.most) {
            throw new Malformed(found + " of " + bodyBytes + " bytes");
        }
        return found;
    }

    /** @param body exactly the body; what the message keeps of it is good until the next message is read */
    Message read(ByteBuffer body) throws Malformed {
        try {
            Message message = reader.apply(body);
            return message;
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException wrong) {
            throw new Malformed(this + ": " + wrong.getMessage());
        }
    }
}
