package io.mapkeep.storage.journal;

import java.time.Duration;

/**
 * How a journal fares, counted since it was opened.
 *
 * @param barrier number of the newest durable barrier, counted since the journal was made
 * @param journalBytes written to segments
 * @param forces fsyncs of segments
 * @param forceTime all of them together
 * @param unappliedBytes in the journal and not yet in the database file
 * @param segments how many there are
 * @param keptBytes what they take on the disk
 * @param state what the journal can do now
 */
public record JournalFigures(
        long barrier,
        long journalBytes,
        long forces,
        Duration forceTime,
        long unappliedBytes,
        int segments,
        long keptBytes,
        State state) {
    /** What can be done. */
    public enum State {
        /** Everything. */
        WRITABLE,
        /** The disk is full: reading, and what frees space. */
        FULL,
        /** A write or an fsync failed: reading, until a restart. */
        FAILED
    }
}
