package io.mapkeep.storage.journal;

import java.time.Instant;

/**
 * A journal and a database file that agree, and where to go on.
 *
 * @param checkpoint what the database file holds
 * @param place where the next frame goes
 * @param point the last whole barrier
 * @param unapplied what the database file does not hold yet
 * @param cuts what the file has still to be cut by
 */
record Recovered(
        ControlFile control,
        Segments segments,
        DiskFile database,
        Checkpoint checkpoint,
        Cursor place,
        BarrierPoint point,
        Overlay unapplied,
        PendingCuts cuts) {
    /** @param now nothing was done since that checkpoint, so it is as good a time for its barrier as any, if its own is not known */
    static Recovered at(Checkpoint checkpoint, Instant now, ControlFile control, Segments segments, DiskFile database) {
        return new Recovered(
                control,
                segments,
                database,
                checkpoint,
                checkpoint.next(),
                checkpoint.point(now),
                new Overlay(),
                new PendingCuts());
    }
}
