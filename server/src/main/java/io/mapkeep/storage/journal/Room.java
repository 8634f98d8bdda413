package io.mapkeep.storage.journal;

import java.io.IOException;

/** Space for the journal. When the disk is full, history goes first, then the reserve. */
final class Room {
    private final Segments segments;
    private final Checkpoints checkpoints;
    private final Writability writability;
    private final Reserve reserve;

    Room(Segments segments, Checkpoints checkpoints, Writability writability, Reserve reserve) {
        this.segments = segments;
        this.checkpoints = checkpoints;
        this.writability = writability;
        this.reserve = reserve;
    }

    /** Makes a segment ready. */
    void prepare(long number) throws IOException {
        try {
            segments.prepare(number, checkpoints.neededSegment());
        } catch (IOException failure) {
            if (!Trouble.isFull(failure)) {
                throw failure;
            }
            writability.becomeFull();
            make();
            segments.prepare(number, checkpoints.neededSegment());
        }
    }

    void make() throws IOException {
        segments.retireAll(checkpoints.neededSegment());
        reserve.release();
    }

    void fillReserve() throws IOException {
        reserve.fill();
    }
}
