package io.mapkeep.bench.durability;

import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Transactions of a single row, by one or many writers, each acknowledged when it is durable. */
final class CommitCase implements Case {
    private static final int ACCOUNTS = 10_000;
    /** At this many writers the bytes in the journal are looked at: groups are as large as they get. */
    private static final int CROWD = 64;

    private final Change change;
    private final int writers;
    private final Duration window;
    private final String how;
    private final Goal rate;

    enum Change {
        INSERT,
        UPDATE
    }

    CommitCase(Change change, int writers, Duration window) {
        this(change, writers, window, "", new Goal.AtLeastTimes(writers == 1 ? 0.9 : 1.2));
    }

    /** @param how in the name of what is measured */
    CommitCase(Change change, int writers, Duration window, String how, Goal rate) {
        this.how = how;
        this.rate = rate;
        this.change = change;
        this.writers = writers;
        this.window = window;
    }

    @Override
    public boolean isFor(Product product) {
        return product != Product.H2;
    }

    @Override
    public void prepare(Contender contender) {
        // Each measurement has fresh tables.
    }

    @Override
    public void measure(Contender contender, Results results) throws Exception {
        makeTables(contender);
        OptionalLong before = contender.journalBytes();
        Load.Outcome outcome = Load.run(writers, window, tasks(contender));
        OptionalLong after = contender.journalBytes();

        Product product = contender.product();
        results.add(quantity("commits", "per second", rate), product, outcome.perSecond());
        results.add(
                quantity("p50", "ms", new Goal.None()),
                product,
                outcome.latencies().percentile(0.5));
        results.add(
                quantity("p99", "ms", new Goal.AtMostTimes(1)),
                product,
                outcome.latencies().percentile(0.99));
        if (writers == CROWD && before.isPresent() && after.isPresent()) {
            double bytes = (after.getAsLong() - before.getAsLong()) / (double) outcome.operations();
            results.add(quantity("journal", "bytes per commit", new Goal.AtMost(2048)), product, bytes);
        }
    }

    private Quantity quantity(String what, String unit, Goal goal) {
        String name = how + (change == Change.INSERT ? "insert" : "update") + ", " + writers
                + (writers == 1 ? " writer, " : " writers, ") + what;
        return Quantity.beside(Product.POSTGRESQL, name, unit, goal);
    }

    private static void makeTables(Contender contender) throws SQLException {
        contender.define(
                "drop table if exists event",
                "drop table if exists account",
                "create table event(id bigint primary key, writer integer, body varchar(200))",
                "create table account(id integer primary key, balance bigint not null)");
        try (Contender.Client writer = contender.writer()) {
            writer.run(statements -> {
                var insert = statements.of("insert into account(id, balance) values (?, 0)");
                for (int id = 0; id < ACCOUNTS; id++) {
                    insert.setInt(1, id);
                    insert.addBatch();
                }
                insert.executeBatch();
            });
        }
        contender.settle();
    }

    private Load.Tasks tasks(Contender contender) {
        var ids = new AtomicLong();
        return thread -> {
            Contender.Client client = contender.writer();
            var random = new SplittableRandom(thread);
            Contender.Work work = switch (change) {
                case INSERT -> statements -> insert(statements, ids.incrementAndGet(), thread);
                case UPDATE -> statements -> update(statements, random.nextInt(ACCOUNTS));
            };
            return new ClientTask(client, work);
        };
    }

    private static void insert(Statements statements, long id, int writer) throws SQLException {
        var insert = statements.of("insert into event(id, writer, body) values (?, ?, ?)");
        insert.setLong(1, id);
        insert.setInt(2, writer);
        insert.setString(3, Texts.of(id));
        insert.executeUpdate();
    }

    private static void update(Statements statements, int id) throws SQLException {
        var update = statements.of("update account set balance = balance + 1 where id = ?");
        update.setInt(1, id);
        update.executeUpdate();
    }
}
