package io.mapkeep.storage.journal;

/** The changes that were asked for have been let go: to go on from there takes a copy of the database. */
public final class HistoryGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HistoryGone(long barrier) {
        super("what followed barrier " + barrier + " is no longer in the journal");
    }
}
