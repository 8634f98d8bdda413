package io.mapkeep.storage.cut;

import java.sql.Connection;
import java.sql.SQLException;

/** A database on the disks of a {@link SimulatedMachine}: Mapkeep's own, or plain H2 to compare with. */
interface Store extends AutoCloseable {
    /** The disk with the database file. */
    String PAGES = "pages";

    /** The disk with the journal. */
    String JOURNAL = "journal";

    /** Opens what is on a machine, and makes it if there is nothing. */
    @FunctionalInterface
    interface Opening {
        Store open(SimulatedMachine machine);
    }

    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Returns once the store promises that it will be there after any cut. */
    void write(Work<?> work);

    <T> T read(Work<T> work);

    @Override
    void close();
}
