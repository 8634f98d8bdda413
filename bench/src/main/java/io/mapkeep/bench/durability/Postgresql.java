package io.mapkeep.bench.durability;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;

/** PostgreSQL over TCP on the loopback interface, a connection and statements prepared at the server for each thread. */
final class Postgresql implements Contender {
    private final PostgresqlCluster cluster;
    private final AutoCloseable all;

    private Postgresql(PostgresqlCluster cluster, AutoCloseable all) {
        this.cluster = cluster;
        this.all = all;
    }

    static Postgresql start(Path folder) throws IOException, InterruptedException {
        PostgresqlCluster cluster = PostgresqlCluster.start(folder);
        return new Postgresql(cluster, cluster);
    }

    /** With a standby, for which commits wait or do not. */
    static Postgresql withStandby(Path folder, boolean synchronous) throws Exception {
        PostgresqlPair pair = PostgresqlPair.start(folder, synchronous);
        return new Postgresql(pair.primary(), pair);
    }

    @Override
    public Product product() {
        return Product.POSTGRESQL;
    }

    @Override
    public Client writer() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        return new Connected(connection);
    }

    @Override
    public Client reader() throws SQLException {
        return new Connected(connect());
    }

    /** What its own autovacuum would do a minute later, in the middle of a measurement. */
    @Override
    public void settle() throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
        }
    }

    @Override
    public OptionalLong journalBytes() throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")) {
            result.next();
            return OptionalLong.of(result.getLong(1));
        }
    }

    @Override
    public void close() throws Exception {
        all.close();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/postgres?sslmode=disable&prepareThreshold=1",
                "postgres",
                "");
    }

    private static final class Connected implements Client {
        private final Connection connection;
        private final Statements statements;

        private Connected(Connection connection) {
            this.connection = connection;
            this.statements = new Statements(connection);
        }

        @Override
        public void run(Work work) throws SQLException {
            work.run(statements);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
