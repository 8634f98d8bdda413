package io.mapkeep.storage.database;

import java.nio.file.Path;

/** How H2 is told to open the file. */
final class H2Url {
    private static final String NAME = "mapkeep";

    private H2Url() {}

    static Path file(Path folder) {
        return folder.resolve(NAME + ".mv.db");
    }

    /** Without settings: for a second kind of user of a database that is open already. */
    static String bare(Path folder) {
        return "jdbc:h2:file:" + folder.toAbsolutePath().resolve(NAME);
    }

    static String of(Path folder) {
        return bare(folder)
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                // The gate decides when pages are written, so that a file cut off at any moment holds whole barriers.
                + ";WRITE_DELAY=2000000000"
                + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
                // A query that sorts or groups more rows than this spills to a temporary file.
                + ";MAX_MEMORY_ROWS=20000";
    }
}
