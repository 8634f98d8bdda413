package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.Overlay.Extent;
import io.mapkeep.storage.journal.Overlay.Piece;
import io.mapkeep.storage.journal.Overlay.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The database file with the journal laid over it: what H2 sees. The newest of three counts: a frame in memory, a frame in its segment, the
 * file itself.
 *
 * <p>Safe for threads. No lock is held while a disk is waited for; a segment that is being read is held instead.
 */
final class OverlaidFile {
    private final Segments segments;
    private final DiskFile file;
    private final Overlay overlay;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean plain;
    private volatile long size;
    private final PendingCuts cuts;
    /** The lowest of the cuts. */
    private volatile long counts;

    OverlaidFile(Recovered recovered) {
        this(
                recovered.segments(),
                recovered.database(),
                recovered.unapplied(),
                recovered.point().databaseBytes(),
                recovered.cuts());
    }

    private OverlaidFile(Segments segments, DiskFile file, Overlay overlay, long size, PendingCuts cuts) {
        this.segments = segments;
        this.file = file;
        this.overlay = overlay;
        this.plain = overlay.isEmpty();
        this.size = size;
        this.cuts = cuts;
        this.counts = cuts.lowest();
    }

    /**
     * The file as it is seen now, as long as nothing newer is applied to the file beneath. Its segments are held until {@link #letGo()}.
     */
    OverlaidFile still() {
        lock.lock();
        try {
            Overlay now = overlay.copy();
            now.segments().forEach(segments::hold);
            var still = new PendingCuts();
            still.add(0, counts);
            return new OverlaidFile(segments, file, now, size, still);
        } finally {
            lock.unlock();
        }
    }

    /** Ends what {@link #still} began. */
    void letGo() {
        overlay.segments().forEach(segments::release);
    }

    long size() {
        return size;
    }

    /** In the journal, and not in the file. */
    long overlaidBytes() {
        lock.lock();
        try {
            return overlay.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** The file beneath. */
    DiskFile file() {
        return file;
    }

    /** @return how many bytes; -1 at or beyond the end */
    int read(ByteBuffer to, long position) throws IOException {
        long end = size;
        if (position >= end) {
            return -1;
        }
        int length = (int) Math.min(to.remaining(), end - position);
        if (plain) {
            readFile(to, position, length);
            return length;
        }
        int start = to.position();
        List<Piece> pieces = find(to, position, length);
        try {
            for (Piece piece : pieces) {
                to.position(start + (int) (piece.start() - position));
                Extent extent = piece.extent();
                if (extent == null) {
                    readFile(to, piece.start(), piece.length());
                } else {
                    readSegment(to, extent);
                }
            }
        } finally {
            letGo(pieces);
        }
        to.position(start + length);
        return length;
    }

    void put(long position, int length, long sequence, Stored stored) {
        lock.lock();
        try {
            overlay.put(position, length, sequence, stored);
            plain = false;
            size = Math.max(size, position + length);
        } finally {
            lock.unlock();
        }
    }

    void truncate(long bytes, long sequence) {
        lock.lock();
        try {
            overlay.truncate(bytes);
            cuts.add(sequence, bytes);
            counts = Math.min(counts, bytes);
            size = bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Does to the file what a frame says. Doing it twice is the same as once. */
    void apply(Frame frame) throws IOException {
        apply(frame, file);
        lock.lock();
        try {
            if (frame.kind() == Frame.Kind.WRITE) {
                overlay.forget(
                        frame.position(), frame.position() + frame.payload().remaining(), frame.sequence());
                plain = overlay.isEmpty();
            } else if (frame.kind() == Frame.Kind.TRUNCATE) {
                cuts.applied(frame.sequence());
                counts = cuts.lowest();
            }
        } finally {
            lock.unlock();
        }
    }

    static void apply(Frame frame, DiskFile file) throws IOException {
        switch (frame.kind()) {
            case WRITE -> file.write(frame.payload(), frame.position());
            case TRUNCATE -> {
                if (file.size() > frame.position()) {
                    file.truncate(frame.position());
                }
            }
            case BARRIER, END -> {
                // nothing of the file's
            }
        }
    }

    /** Copies what is in memory, and holds the segments of what is not; returns the pieces that are still to be read. */
    private List<Piece> find(ByteBuffer to, long position, int length) {
        lock.lock();
        try {
            return overlay.find(position, length).stream()
                    .filter(piece -> !copyFromMemory(to, position, piece))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean copyFromMemory(ByteBuffer to, long position, Piece piece) {
        Extent extent = piece.extent();
        if (extent == null) {
            return false;
        }
        byte[] frame = extent.stored().memory();
        if (frame == null) {
            segments.hold(extent.stored().segment);
            return false;
        }
        to.put(
                to.position() + (int) (piece.start() - position),
                frame,
                Frame.HEADER_BYTES + extent.skipped(),
                piece.length());
        return true;
    }

    private void letGo(List<Piece> pieces) {
        for (Piece piece : pieces) {
            Extent extent = piece.extent();
            if (extent != null) {
                segments.release(extent.stored().segment);
            }
        }
    }

    private void readSegment(ByteBuffer to, Extent extent) throws IOException {
        ByteBuffer part = to.duplicate().limit(to.position() + extent.length());
        long at = extent.stored().offset + extent.skipped();
        if (Blocks.fill(segments.file(extent.stored().segment), part, at) < extent.length()) {
            throw new IOException(
                    SegmentHeader.name(extent.stored().segment) + " ends before byte " + (at + extent.length()));
        }
    }

    /** What the file does not have yet, or should not have any more, reads as zeros. */
    private void readFile(ByteBuffer to, long position, int length) throws IOException {
        int start = to.position();
        int good = (int) Math.max(0, Math.min(length, counts - position));
        ByteBuffer part = to.duplicate().limit(start + good);
        int got = good == 0 ? 0 : Blocks.fill(file, part, position);
        for (int i = got; i < length; i++) {
            to.put(start + i, (byte) 0);
        }
        to.position(start + length);
    }
}
