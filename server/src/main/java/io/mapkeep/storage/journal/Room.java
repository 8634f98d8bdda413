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

    /** Makes a segment ready for who waits for it. */
    void prepare(long number) throws IOException {
        prepare(number, segments::prepare);
    }

    /** Makes a segment ready that nobody waits for yet, and lets others have the disk in between. */
    void prepareGently(long number) throws IOException {
        prepare(number, segments::prepareGently);
    }

    @FunctionalInterface
    private interface Preparing {
        void run(long number, long needed) throws IOException;
    }

    private void prepare(long number, Preparing preparing) throws IOException {
        try {
            preparing.run(number, checkpoints.neededSegment());
        } catch (IOException failure) {
            if (!Trouble.isFull(failure)) {
                throw failure;
            }
            writability.becomeFull();
            make();
            preparing.run(number, checkpoints.neededSegment());
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
