package io.mapkeep.storage.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Accounts whose sum never changes, and a row for each transfer between them. */
final class Bank {
    static final int ACCOUNTS = 20;
    static final long MONEY = ACCOUNTS * 1000L;

    private Bank() {}

    static int open(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table public.account (id int primary key, amount bigint)");
            statement.execute("create table public.transfer (id bigint primary key)");
            return statement.executeUpdate(
                    "insert into public.account select n, 1000 from system_range(0, " + (ACCOUNTS - 1) + ") as r(n)");
        }
    }

    static int transfer(Connection connection, long id, int from, int to) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("update public.account set amount = amount - 1 where id = " + from);
            statement.executeUpdate("update public.account set amount = amount + 1 where id = " + to);
            return statement.executeUpdate("insert into public.transfer values (" + id + ")");
        }
    }

    static long sum(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select sum(amount) from public.account")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static Set<Long> transfers(Connection connection) throws SQLException {
        Set<Long> all = new HashSet<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from public.transfer")) {
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
        }
        return all;
    }
}
