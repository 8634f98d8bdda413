package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;

/** The newest checkpoint: in memory, in the control file, and noted beside the database file. */
final class Checkpoints implements Closeable {
    private final ControlFile control;
    private final Belonging belonging;
    private volatile Checkpoint last;

    Checkpoints(ControlFile control, Belonging belonging, Checkpoint last) throws IOException {
        this.control = control;
        this.belonging = belonging;
        this.last = last;
        belonging.note(last);
    }

    Checkpoint last() {
        return last;
    }

    /** The lowest segment that a start would read. */
    long neededSegment() {
        return last.next().segment();
    }

    /** One that is not taken yet. */
    Checkpoint at(Checkpoint.State state, BarrierPoint point, Cursor next) {
        return last.moved(state, point, next);
    }

    /** Durable when this returns. The database file was forced before. */
    void take(Checkpoint next) throws IOException {
        control.write(next);
        belonging.note(next);
        last = next;
    }

    @Override
    public void close() throws IOException {
        control.close();
        belonging.close();
    }
}
