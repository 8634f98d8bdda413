package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A view that can be written to: what is written stays in memory and goes with it. H2 can so make the database users that a query needs, in
 * a file that nobody may change.
 */
final class ScratchFile implements PageFile {
    private static final int BLOCK_BYTES = 4096;
    private static final long MOST_BYTES = 64L << 20;

    private final PinnedView beneath;
    private final Map<Long, byte[]> written = new HashMap<>();
    private long size;
    /** Up to here the view beneath counts. */
    private long counts;

    ScratchFile(PinnedView beneath) {
        this.beneath = beneath;
        this.size = beneath.size();
        this.counts = size;
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        if (isPlain(position, to.remaining())) {
            return beneath.read(to, position);
        }
        return readBlocks(to, position);
    }

    private synchronized boolean isPlain(long position, int length) {
        if (position + length > counts) {
            return false;
        }
        for (long block = position / BLOCK_BYTES; block * BLOCK_BYTES < position + length; block++) {
            if (written.containsKey(block)) {
                return false;
            }
        }
        return true;
    }

    private synchronized int readBlocks(ByteBuffer to, long position) throws IOException {
        if (position >= size) {
            return -1;
        }
        int length = (int) Math.min(to.remaining(), size - position);
        long at = position;
        while (at < position + length) {
            int skipped = (int) (at % BLOCK_BYTES);
            int part = (int) Math.min(BLOCK_BYTES - skipped, position + length - at);
            to.put(block(at / BLOCK_BYTES), skipped, part);
            at += part;
        }
        return length;
    }

    private byte[] block(long number) throws IOException {
        byte[] changed = written.get(number);
        if (changed != null) {
            return changed;
        }
        byte[] block = new byte[BLOCK_BYTES];
        long start = number * BLOCK_BYTES;
        int good = (int) Math.max(0, Math.min(BLOCK_BYTES, counts - start));
        ByteBuffer into = ByteBuffer.wrap(block, 0, good);
        while (into.hasRemaining() && beneath.read(into, start + into.position()) > 0) {
            // until it is full, or the view ends
        }
        return block;
    }

    @Override
    public synchronized void write(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            long number = at / BLOCK_BYTES;
            int skipped = (int) (at % BLOCK_BYTES);
            int part = Math.min(BLOCK_BYTES - skipped, from.remaining());
            byte[] block = block(number);
            from.get(block, skipped, part);
            keep(number, block);
            at += part;
        }
        size = Math.max(size, at);
    }

    private void keep(long number, byte[] block) throws IOException {
        written.put(number, block);
        if ((long) written.size() * BLOCK_BYTES > MOST_BYTES) {
            throw new IOException("more than " + (MOST_BYTES >> 20) + " MiB were written to a view");
        }
    }

    @Override
    public synchronized void truncate(long bytes) {
        size = Math.min(size, bytes);
        counts = Math.min(counts, bytes);
        written.keySet().removeIf(number -> number * BLOCK_BYTES >= bytes);
        byte[] last = written.get(bytes / BLOCK_BYTES);
        if (last != null) {
            java.util.Arrays.fill(last, (int) (bytes % BLOCK_BYTES), BLOCK_BYTES, (byte) 0);
        }
    }
}
