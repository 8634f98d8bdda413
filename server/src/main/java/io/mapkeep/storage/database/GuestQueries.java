package io.mapkeep.storage.database;

import java.time.Duration;
import java.util.Set;

/** Answers the statements of users. */
public interface GuestQueries {
    /**
     * Runs one query that may read {@code tables} and nothing else. Its first row, if any, has been computed
     * when this returns, so that most mistakes show here.
     *
     * @param timeout from now until the last row is taken; after that the query is ended and its session closed
     * @param whenClosed called once, when the query is closed or was ended; not if this method throws
     * @throws io.mapkeep.contract.problem.ProblemException (MK-SQL-…) if the statement fails
     */
    GuestQuery query(GuestTables tables, Duration timeout, String sql, Runnable whenClosed);

    /** The same for tables that nobody replaces: those of drills and rehearsals. */
    default GuestQuery query(Set<String> tables, Duration timeout, String sql, Runnable whenClosed) {
        return query(GuestTables.fixed(tables), timeout, sql, whenClosed);
    }
}
