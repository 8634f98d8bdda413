package io.mapkeep.bench.durability;

import java.sql.SQLException;
import java.util.OptionalLong;

/** One of those that do the same work. */
interface Contender extends AutoCloseable {
    Product product();

    /** For one thread; each run of work is a transaction, acknowledged the way the contender promises. */
    Client writer() throws SQLException;

    /** For one thread; each run of work reads what is committed. */
    Client reader() throws SQLException;

    /** Gets the remains of the work so far out of the way, so that they are not in somebody else's figures. Not measured. */
    void settle() throws SQLException;

    /** Bytes that were written to its journal so far, if it has one and counts them. */
    OptionalLong journalBytes() throws SQLException;

    @Override
    void close() throws Exception;

    /** Statements on a connection that the client has, or borrows for the call. */
    @FunctionalInterface
    interface Work {
        void run(Statements statements) throws SQLException;
    }

    /** Not safe for use by several threads. */
    interface Client extends AutoCloseable {
        void run(Work work) throws SQLException;

        @Override
        default void close() throws SQLException {}
    }

    /** Replaces tables, each statement in a transaction of its own. */
    default void define(String... statements) throws SQLException {
        try (Client writer = writer()) {
            for (String statement : statements) {
                writer.run(prepared -> prepared.of(statement).execute());
            }
        }
    }
}
