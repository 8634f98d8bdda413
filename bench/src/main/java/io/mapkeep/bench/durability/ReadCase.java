package io.mapkeep.bench.durability;

import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;

/** Reads of the table that {@link BulkCase} loads. */
final class ReadCase implements Case {
    private final Kind kind;
    private final int threads;
    private final Duration window;

    /** Point selects come one by one and in runs: borrowing a connection costs more than the select, and only runs show what the pages cost. */
    enum Kind {
        POINT("point selects, a connection borrowed for each", 1),
        POINTS("point selects, a hundred to a borrowed connection", 100),
        SCAN("full scans with count, least and most", 1);

        private final String title;
        private final int operations;

        Kind(String title, int operations) {
            this.title = title;
            this.operations = operations;
        }
    }

    ReadCase(Kind kind, int threads, Duration window) {
        this.kind = kind;
        this.threads = threads;
        this.window = window;
    }

    @Override
    public boolean isFor(Product product) {
        return true;
    }

    @Override
    public void prepare(Contender contender) throws SQLException {
        contender.define(
                "create table if not exists place(id bigint primary key, name varchar(200), x double precision, y double precision)");
        try (Contender.Client reader = contender.reader()) {
            long[] rows = new long[1];
            reader.run(statements -> {
                try (var result = statements.of("select count(*) from place").executeQuery()) {
                    result.next();
                    rows[0] = result.getLong(1);
                }
            });
            if (rows[0] == BulkCase.ROWS) {
                return;
            }
        }
        BulkCase.load(contender);
    }

    @Override
    public void measure(Contender contender, Results results) throws Exception {
        Load.Outcome outcome = Load.run(threads, window, thread -> {
            var random = new SplittableRandom(thread);
            return new ClientTask(contender.reader(), kind == Kind.SCAN ? scan(random) : points(random));
        });
        results.add(
                Quantity.beside(
                        Product.H2,
                        kind.title + ", " + threads + (threads == 1 ? " thread" : " threads"),
                        "per second",
                        new Goal.AtLeastTimes(0.95)),
                contender.product(),
                outcome.perSecond() * kind.operations);
    }

    private Contender.Work points(SplittableRandom random) {
        return statements -> {
            var select = statements.of("select name, x, y from place where id = ?");
            for (int i = 0; i < kind.operations; i++) {
                int id = random.nextInt(BulkCase.ROWS);
                select.setLong(1, id);
                try (var result = select.executeQuery()) {
                    if (!result.next() || !Texts.of(id).equals(result.getString(1))) {
                        throw new SQLException("row " + id + " is not what was loaded");
                    }
                }
            }
        };
    }

    /** Each time with another bound: H2 answers the same question on the same connection from memory. */
    private static Contender.Work scan(SplittableRandom random) {
        return statements -> {
            var select = statements.of("select count(*), max(x), min(y) from place where y > ?");
            select.setDouble(1, -100 - random.nextDouble());
            try (var result = select.executeQuery()) {
                result.next();
                if (result.getLong(1) != BulkCase.ROWS) {
                    throw new SQLException("rows are missing: " + result.getLong(1));
                }
            }
        };
    }
}
