package io.mapkeep.storage.journal;

import java.io.IOException;

/** The newest checkpoint, in memory and in the control file. */
final class Checkpoints {
    private final ControlFile control;
    private volatile Checkpoint last;

    Checkpoints(ControlFile control, Checkpoint last) {
        this.control = control;
        this.last = last;
    }

    Checkpoint last() {
        return last;
    }

    /** The lowest segment that a start would read. */
    long neededSegment() {
        return last.next().segment();
    }

    /** One that is not taken yet. */
    Checkpoint at(Checkpoint.State state, long barrier, Cursor next, long databaseBytes) {
        return last.moved(state, barrier, next, databaseBytes);
    }

    /** Durable when this returns. The database file was forced before. */
    void take(Checkpoint next) throws IOException {
        control.write(next);
        last = next;
    }
}
