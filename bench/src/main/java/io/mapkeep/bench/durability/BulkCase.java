package io.mapkeep.bench.durability;

import java.sql.SQLException;

/** A table loaded in batches, a transaction for each, as an import does. */
final class BulkCase implements Case {
    static final int ROWS = 200_000;
    private static final int BATCH = 5_000;

    private final Product peer;
    private final String how;
    private final Goal goal;

    BulkCase() {
        this(Product.H2, "", new Goal.AtLeastTimes(0.8));
    }

    /** @param how in the name of what is measured */
    BulkCase(Product peer, String how, Goal goal) {
        this.peer = peer;
        this.how = how;
        this.goal = goal;
    }

    @Override
    public boolean isFor(Product product) {
        return true;
    }

    @Override
    public void prepare(Contender contender) {
        // Each measurement has a fresh table.
    }

    @Override
    public void measure(Contender contender, Results results) throws SQLException {
        results.add(
                Quantity.beside(peer, how + "load of 200,000 rows, 5,000 to a commit", "rows/s", goal),
                contender.product(),
                ROWS / load(contender));
    }

    /** Seconds. */
    static double load(Contender contender) throws SQLException {
        contender.define(
                "drop table if exists place",
                "create table place(id bigint primary key, name varchar(200), x double precision, y double precision)");
        contender.settle();
        long began = System.nanoTime();
        try (Contender.Client writer = contender.writer()) {
            for (int first = 0; first < ROWS; first += BATCH) {
                int start = first;
                writer.run(statements -> insert(statements, start));
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        contender.settle();
        return seconds;
    }

    private static void insert(Statements statements, int start) throws SQLException {
        var insert = statements.of("insert into place(id, name, x, y) values (?, ?, ?, ?)");
        for (int id = start; id < start + BATCH; id++) {
            insert.setLong(1, id);
            insert.setString(2, Texts.of(id));
            insert.setDouble(3, id * 0.37 % 360 - 180);
            insert.setDouble(4, id * 0.11 % 180 - 90);
            insert.addBatch();
        }
        insert.executeBatch();
    }
}
