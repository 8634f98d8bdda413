package io.mapkeep.storage.replica.copy;

import io.mapkeep.runtime.WriteBehind;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.storage.replica.wire.CopyMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Malformed;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * The follower's side of a base copy. The file may hold anything before: what an interrupted copy left, or a database that was diverged.
 * Whatever it held, afterwards it is the primary's, byte by byte, and durable.
 */
public final class CopyTarget {
    private static final int BATCH = 8_192;
    /** What arrives is brought to the disk in the background meanwhile, in steps of so much. */
    private static final long FORCED_AT_ONCE_BYTES = 4 << 20;

    private final FileChannel file;
    private final Link link;
    private final BarrierPoint point;
    private final LongConsumer progress;
    private final ByteBuffer block = ByteBuffer.allocate(Message.BLOCK_BYTES);
    private final MessageDigest each = Digests.sha256();
    private long received;

    /**
     * @param point what {@link CopyMessage.Copy} announced
     * @param progress hears up to which byte of the file is right
     */
    public CopyTarget(FileChannel file, Link link, BarrierPoint point, LongConsumer progress) {
        this.file = file;
        this.link = link;
        this.point = point;
        this.progress = progress;
    }

    /**
     * Makes the file what the primary has.
     *
     * @return how many bytes had to travel
     * @throws IOException if the link breaks, or the file is not what it should be; what has come so far is of use the next time
     */
    public long run() throws IOException {
        CopyMessage.CopyEnd end;
        try (var forcing = new WriteBehind(file, FORCED_AT_ONCE_BYTES)) {
            end = take(forcing);
        }
        file.truncate(point.databaseBytes());
        file.force(true);
        verify(end);
        return received;
    }

    private CopyMessage.CopyEnd take(WriteBehind forcing) throws IOException {
        if (file.size() > point.databaseBytes()) {
            file.truncate(point.databaseBytes());
        }
        long had = (file.size() + Message.BLOCK_BYTES - 1) / Message.BLOCK_BYTES;
        for (long first = 0; first < had; first += BATCH) {
            int count = (int) Math.min(BATCH, had - first);
            link.say(new CopyMessage.Hashes(first, hashes(first, count)));
            takeBatch(forcing);
        }
        link.say(new CopyMessage.HashesEnd(had));
        return takeRest(forcing);
    }

    private ByteBuffer hashes(long first, int count) throws IOException {
        ByteBuffer hashes = ByteBuffer.allocate(count * Message.HASH_BYTES);
        for (long index = first; index < first + count; index++) {
            hashes.put(hash(index));
        }
        return hashes.flip();
    }

    private byte[] hash(long index) throws IOException {
        block.clear();
        long position = index * Message.BLOCK_BYTES;
        while (block.hasRemaining() && file.read(block, position + block.position()) > 0) {
            // until the block is full or the file ends
        }
        each.update(block.flip());
        return each.digest();
    }

    private void takeBatch(WriteBehind forcing) throws IOException {
        while (true) {
            Message message = link.receive();
            if (message instanceof CopyMessage.Block one) {
                put(one, forcing);
            } else if (message instanceof CopyMessage.HashesEnd done) {
                progress.accept(Math.min(done.blocks() * Message.BLOCK_BYTES, point.databaseBytes()));
                return;
            } else {
                requireBeat(message);
            }
        }
    }

    private CopyMessage.CopyEnd takeRest(WriteBehind forcing) throws IOException {
        while (true) {
            Message message = link.receive();
            if (message instanceof CopyMessage.Block one) {
                put(one, forcing);
                progress.accept(one.index() * Message.BLOCK_BYTES + one.bytes().remaining());
            } else if (message instanceof CopyMessage.CopyEnd end) {
                return end;
            } else {
                requireBeat(message);
            }
        }
    }

    private void put(CopyMessage.Block one, WriteBehind forcing) throws IOException {
        long position = one.index() * Message.BLOCK_BYTES;
        ByteBuffer bytes = one.bytes().duplicate();
        if (one.index() < 0 || position < 0 || position + bytes.remaining() > point.databaseBytes()) {
            throw new Malformed("a block beyond the end of the database");
        }
        received += bytes.remaining();
        forcing.written(bytes.remaining());
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    /** Reads everything again from the file, not from what was sent: this is the last look before it is called the database. */
    private void verify(CopyMessage.CopyEnd end) throws IOException {
        MessageDigest whole = Digests.sha256();
        for (long index = 0; index < end.blocks(); index++) {
            whole.update(hash(index));
        }
        if (file.size() != point.databaseBytes() || !MessageDigest.isEqual(whole.digest(), end.hash())) {
            throw new IOException("the copied database is not the primary's; it is compared again");
        }
    }

    private static void requireBeat(Message message) throws IOException {
        if (message instanceof Message.Refusal refusal) {
            throw new IOException(refusal.why());
        }
        if (!(message instanceof Message.Beat)) {
            throw new Malformed("not a message of a base copy");
        }
    }
}
