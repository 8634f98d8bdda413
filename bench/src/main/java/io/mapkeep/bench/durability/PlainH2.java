package io.mapkeep.bench.durability;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.h2.jdbcx.JdbcConnectionPool;

/** H2 with its default settings, which promises nothing about a commit. A connection is borrowed for each call from H2's own pool, as in the product. */
final class PlainH2 implements Contender {
    private final JdbcConnectionPool pool;
    /** H2 closes a database that nobody is connected to. */
    private final Connection keeper;

    private PlainH2(JdbcConnectionPool pool) throws SQLException {
        this.pool = pool;
        this.keeper = pool.getConnection();
    }

    static PlainH2 start(Path folder) throws SQLException {
        var pool = JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.toAbsolutePath().resolve("plain") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                "bench",
                "bench");
        pool.setMaxConnections(100);
        return new PlainH2(pool);
    }

    @Override
    public Product product() {
        return Product.H2;
    }

    @Override
    public Client writer() {
        return work -> {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                try (var statements = new Statements(connection)) {
                    work.run(statements);
                }
                connection.commit();
                connection.setAutoCommit(true);
            }
        };
    }

    @Override
    public Client reader() {
        return work -> {
            try (Connection connection = pool.getConnection();
                    var statements = new Statements(connection)) {
                work.run(statements);
            }
        };
    }

    @Override
    public void settle() throws SQLException {
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        }
    }

    @Override
    public OptionalLong journalBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void close() throws SQLException {
        keeper.close();
        pool.dispose();
    }
}
