package io.mapkeep.bench.durability;

import java.sql.SQLException;

/** The same work again and again, by one client. */
record ClientTask(Contender.Client client, Contender.Work work) implements Load.Task {
    @Override
    public void once() throws SQLException {
        client.run(work);
    }

    @Override
    public void close() throws SQLException {
        client.close();
    }
}
