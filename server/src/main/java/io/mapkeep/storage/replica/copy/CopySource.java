package io.mapkeep.storage.replica.copy;

import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.storage.replica.wire.CopyMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Malformed;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * The primary's side of a base copy.
 *
 * <pre>
 *   follower                          primary
 *            ◀── Copy(moment, size) ──
 *            ── Hashes(0 …) ─────────▶
 *            ◀── Block … Block ───────  those of the batch that differ
 *            ◀── HashesEnd(8192) ─────  the batch is done
 *            ── Hashes(8192 …) ──────▶  and so on; at last, instead of hashes:
 *            ── HashesEnd(n) ────────▶
 *            ◀── Block … Block ───────  what the follower has nothing of
 *            ◀── CopyEnd(hash) ───────
 * </pre>
 *
 * <p>One batch is under way at a time, so memory does not grow with the database.
 */
public final class CopySource {
    private final PinnedView view;
    private final Link link;
    private final LongConsumer progress;
    private final long blocks;
    private final ByteBuffer block = ByteBuffer.allocate(Message.BLOCK_BYTES);
    private final byte[] hash = new byte[Message.HASH_BYTES];
    private final MessageDigest each = Digests.sha256();
    private final MessageDigest whole = Digests.sha256();
    private long next;

    /** @param progress hears how many bytes of the file have been dealt with */
    public CopySource(PinnedView view, Link link, LongConsumer progress) {
        this.view = view;
        this.link = link;
        this.progress = progress;
        this.blocks = (view.size() + Message.BLOCK_BYTES - 1) / Message.BLOCK_BYTES;
    }

    public void run() throws IOException {
        link.say(new CopyMessage.Copy(view.point()));
        while (true) {
            Message message = link.receive();
            if (message instanceof CopyMessage.Hashes batch) {
                compare(batch);
            } else if (message instanceof CopyMessage.HashesEnd) {
                break;
            } else if (message instanceof Message.Refusal refusal) {
                throw new IOException(refusal.why());
            } else if (!(message instanceof Message.Beat)) {
                throw new Malformed("not a message of a base copy");
            }
        }
        while (next < blocks) {
            read();
            send();
        }
        link.say(new CopyMessage.CopyEnd(blocks, whole.digest()));
    }

    private void compare(CopyMessage.Hashes batch) throws IOException {
        if (batch.first() != next) {
            throw new Malformed("hashes of block " + batch.first() + " where " + next + " was due");
        }
        ByteBuffer theirs = batch.hashes();
        byte[] had = new byte[Message.HASH_BYTES];
        while (theirs.hasRemaining() && next < blocks) {
            theirs.get(had);
            read();
            if (MessageDigest.isEqual(had, hash)) {
                next++;
            } else {
                send();
            }
        }
        link.say(new CopyMessage.HashesEnd(next));
    }

    /** Reads block {@code next} and computes its hash. */
    private void read() throws IOException {
        block.clear();
        long position = next * Message.BLOCK_BYTES;
        while (block.hasRemaining() && view.read(block, position + block.position()) > 0) {
            // until the block is full or the file ends
        }
        block.flip();
        each.update(block.duplicate());
        try {
            each.digest(hash, 0, hash.length);
        } catch (DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
        whole.update(hash);
        progress.accept(position + block.remaining());
    }

    private void send() throws IOException {
        link.send(new CopyMessage.Block(next, block));
        next++;
    }
}
