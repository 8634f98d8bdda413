package io.mapkeep.storage.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * H2's page store, as far as the write gate drives it.
 *
 * <p>Its background writer is off: with it, a commit may return while an earlier chunk is still on its way to the file, and a barrier would
 * come before that chunk. Pages that nobody needs any more are free at once, since the journal and not their age makes them safe.
 */
final class Pages {
    /** When less than this part of what is written is still in use, pages are moved together. */
    private static final int LEAST_FILL_PERCENT = 40;

    private static final int TARGET_FILL_PERCENT = 60;
    private static final int MOVED_AT_ONCE_BYTES = 1 << 20;
    private static final long LOOK_AFTER_BYTES = 8L << 20;

    private final MVStore store;
    private long looked;

    private Pages(MVStore store) {
        this.store = store;
    }

    /** Of the database of that connection, and takes its writing over. */
    static Pages takeOver(Connection connection) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        MVStore store = session.getDatabase().getStore().getMvStore();
        store.setAutoCommitDelay(-1);
        store.setRetentionTime(0);
        return new Pages(store);
    }

    /** Writes all changed pages; while no transaction is under way. */
    void flush(long journalBytes) {
        if (journalBytes - looked > LOOK_AFTER_BYTES) {
            looked = journalBytes;
            if (store.getFileStore().getChunksFillRate() < LEAST_FILL_PERCENT) {
                store.compact(TARGET_FILL_PERCENT, MOVED_AT_ONCE_BYTES);
            }
        }
        store.commit();
        // A store that an error has closed takes a commit for done.
        if (store.isClosed()) {
            throw new IllegalStateException("the page store is closed", store.getPanicException());
        }
    }
}
