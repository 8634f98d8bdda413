package io.mapkeep.bench.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A primary and its standby, which streams over TLS with a certificate on each side. */
final class PostgresqlPair implements AutoCloseable {
    private final PostgresqlCluster primary;
    private final PostgresqlCluster standby;

    private PostgresqlPair(PostgresqlCluster primary, PostgresqlCluster standby) {
        this.primary = primary;
        this.standby = standby;
    }

    /** @param synchronous whether a commit waits for the standby's fsync, which is {@code synchronous_commit = on} */
    static PostgresqlPair start(Path folder, boolean synchronous) throws Exception {
        Path home = PostgresqlCluster.ownFolder(folder);
        certificates(home);
        Path data = home.resolve("data");
        PostgresqlCluster.asPostgres(
                PostgresqlCluster.PROGRAMS + "/initdb -A trust -E UTF8 --locale=C.UTF-8 -D '" + data + "'");
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "hostssl replication postgres 127.0.0.1/32 cert\nhost all postgres 127.0.0.1/32 trust\n");
        Files.writeString(
                data.resolve("postgresql.conf"),
                "ssl = on\nssl_cert_file = '" + home + "/server.crt'\nssl_key_file = '" + home
                        + "/server.key'\nssl_ca_file = '" + home + "/ca.crt'\nwal_keep_size = 4GB\n",
                StandardOpenOption.APPEND);
        PostgresqlCluster primary = PostgresqlCluster.serve(home, data, "");
        try {
            Path copy = PostgresqlCluster.ownFolder(home.resolve("standby")).resolve("data");
            PostgresqlCluster.asPostgres(PostgresqlCluster.PROGRAMS + "/pg_basebackup -R -X stream -c fast -D '" + copy
                    + "' -d \"host=127.0.0.1 port=" + primary.port() + " user=postgres sslmode=verify-ca sslrootcert="
                    + home + "/ca.crt sslcert=" + home + "/client.crt sslkey=" + home + "/client.key\"");
            PostgresqlCluster standby = PostgresqlCluster.serve(home.resolve("standby"), copy, "");
            if (synchronous) {
                waitForTheStandby(primary.port());
            }
            return new PostgresqlPair(primary, standby);
        } catch (Exception failure) {
            primary.close();
            throw failure;
        }
    }

    PostgresqlCluster primary() {
        return primary;
    }

    private static void certificates(Path home) throws IOException, InterruptedException {
        String in = "cd '" + home + "' && openssl ";
        PostgresqlCluster.asPostgres(
                in + "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca"
                        + " -keyout ca.key -out ca.crt");
        for (String name : new String[] {"server", "client"}) {
            String subject = name.equals("client") ? "postgres" : "localhost";
            PostgresqlCluster.asPostgres(
                    in + "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + subject
                            + " -keyout " + name + ".key -out " + name + ".csr && openssl x509 -req -days 2 -in " + name
                            + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -out " + name + ".crt && chmod 600 " + name
                            + ".key");
        }
    }

    private static void waitForTheStandby(int port) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable", "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = '*'");
            statement.execute("select pg_reload_conf()");
        }
    }

    @Override
    public void close() {
        primary.close();
        standby.close();
    }
}
