package io.mapkeep.storage.replica;

import io.mapkeep.storage.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.StringJoiner;

/** A table of numbers, to see which commits are where. */
final class Ledger {
    private Ledger() {}

    static void create(Database database) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("create table public.ledger (id bigint primary key)");
            }
        });
    }

    static void insert(Database database, long id) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("insert into public.ledger values (" + id + ")");
            }
        });
    }

    static long count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from public.ledger")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static String all(Connection connection) throws SQLException {
        var all = new StringJoiner(" ");
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from public.ledger order by id")) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all.toString();
    }
}
