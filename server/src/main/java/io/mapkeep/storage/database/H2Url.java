package io.mapkeep.storage.database;

/** How H2 is told to open the database. */
final class H2Url {
    private H2Url() {}

    /** Without settings: for a further connection to a database that is open already. */
    static String bare(String path) {
        return "jdbc:h2:" + path + ";IFEXISTS=TRUE";
    }

    /** For the first connection, which opens it. */
    static String of(String path) {
        return "jdbc:h2:" + path
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                // Until the gate has taken over, nothing is written but by a barrier.
                + ";WRITE_DELAY=2000000000"
                + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
                // Errors reach the caller; a trace file would need a file system beside the journal.
                + ";TRACE_LEVEL_FILE=0"
                // A query that sorts or groups more rows than this spills to a temporary file.
                + ";MAX_MEMORY_ROWS=20000";
    }
}
