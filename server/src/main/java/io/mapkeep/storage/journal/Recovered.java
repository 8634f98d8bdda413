package io.mapkeep.storage.journal;

/**
 * A journal and a database file that agree, and where to go on.
 *
 * @param checkpoint what the database file holds
 * @param place where the next frame goes
 * @param barrier the last whole one
 * @param databaseBytes size of the database file at that barrier
 * @param unapplied what the database file does not hold yet
 * @param databaseCounts the file counts up to here only; behind it, it has still to be cut
 */
record Recovered(
        ControlFile control,
        Segments segments,
        DiskFile database,
        Checkpoint checkpoint,
        Cursor place,
        long barrier,
        long databaseBytes,
        Overlay unapplied,
        long databaseCounts) {
    static Recovered at(Checkpoint checkpoint, ControlFile control, Segments segments, DiskFile database) {
        return new Recovered(
                control,
                segments,
                database,
                checkpoint,
                checkpoint.next(),
                checkpoint.barrier(),
                checkpoint.databaseBytes(),
                new Overlay(),
                Long.MAX_VALUE);
    }
}
