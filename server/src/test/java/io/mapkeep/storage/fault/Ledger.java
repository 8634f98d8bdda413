package io.mapkeep.storage.fault;

import io.mapkeep.secret.Redacted;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Tables in which a lost, a halved or a doubled transaction shows.
 *
 * <pre>
 *   event    numbered per writer without gaps; moves an amount from one account to another
 *   account  balance = opening + what the events moved; the sum of all never changes
 *   large    for some events 100 KB, in the row or apart from it, with a hash
 *   step_W_N one table per writer, made by its latest event N that is divisible by STEP_EVERY, which also drops the one before
 * </pre>
 */
final class Ledger {
    static final int ACCOUNTS = 64;
    static final long OPENING = 1_000;
    static final long SUM = ACCOUNTS * OPENING;
    static final int STEP_EVERY = 50;
    /** So many events of each writer are left by {@link #trim}. */
    static final int KEPT = 1_000;

    private static final int LARGE_BYTES = 100_000;
    /** An event further back than this gets no new tag. */
    private static final int RETAGGED = 40;

    private Ledger() {}

    static Redacted<byte[]> password() {
        return Redacted.of(new byte[] {1});
    }

    static boolean exists(Connection connection) throws SQLException {
        return number(connection, "select count(*) from information_schema.tables where table_name = 'account'") == 1;
    }

    /** All or nothing of it is there after a crash, although each statement commits by itself. */
    static boolean create(Connection connection) throws SQLException {
        for (String statement : new String[] {
            "create table account (id int primary key, opening bigint not null, balance bigint not null)",
            "create table event (writer int, number bigint, source int not null, target int not null,"
                    + " amount bigint not null, large boolean not null, tag varchar(20) not null, primary key (writer, number))",
            "create index event_by_tag on event (tag)",
            "create table large (writer int, number bigint, within varbinary(200000), apart binary large object,"
                    + " hash binary(32) not null, primary key (writer, number))"
        }) {
            update(connection, statement);
        }
        for (int account = 1; account <= ACCOUNTS; account++) {
            update(connection, "insert into account values (?, ?, ?)", account, OPENING, OPENING);
        }
        return true;
    }

    /** The number of the writer's latest event; 0 if there is none. */
    static long latest(Connection connection, int writer) throws SQLException {
        return number(connection, "select max(number) from event where writer = ?", writer);
    }

    static long sum(Connection connection) throws SQLException {
        return number(connection, "select sum(balance) from account");
    }

    /** Writes one event with all that belongs to it. */
    static long post(Connection connection, int writer, long number, boolean large, Random random) throws SQLException {
        if (number % STEP_EVERY == 0) {
            // DDL first: it commits what came before it in the same transaction, and if it fails the event is tried
            // again.
            update(connection, "create table if not exists " + stepTable(writer, number) + " (id int primary key)");
            update(connection, "drop table if exists " + stepTable(writer, number - STEP_EVERY));
        }
        int source = 1 + random.nextInt(ACCOUNTS);
        int target = 1 + (source + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long amount = 1L + random.nextInt(100);
        update(
                connection,
                "insert into event values (?, ?, ?, ?, ?, ?, ?)",
                writer,
                number,
                source,
                target,
                amount,
                large,
                tag(random));
        update(
                connection,
                "update event set tag = ? where writer = ? and number = ?",
                tag(random),
                writer,
                number - random.nextInt(RETAGGED));
        if (large) {
            postLarge(connection, writer, number, random);
        }
        move(connection, source, target, amount);
        return number;
    }

    /** Folds all but the latest events into the openings, so that the tables stay small over many lives of the process. */
    static int trim(Connection connection, int writers) throws SQLException {
        Map<Integer, Long> moved = new HashMap<>();
        for (int writer = 0; writer < writers; writer++) {
            long last = latest(connection, writer) - KEPT;
            addMoved(connection, writer, last, moved);
            update(connection, "delete from event where writer = ? and number <= ?", writer, last);
            update(connection, "delete from large where writer = ? and number <= ?", writer, last);
        }
        for (var entry : moved.entrySet()) {
            update(
                    connection,
                    "update account set opening = opening + ? where id = ?",
                    entry.getValue(),
                    entry.getKey());
        }
        return moved.size();
    }

    static String stepTable(int writer, long number) {
        return "step_" + writer + "_" + number;
    }

    static byte[] hash(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static int update(Connection connection, String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(connection, statement, values)) {
            return prepared.executeUpdate();
        }
    }

    /** The one number that the query answers with. */
    static long number(Connection connection, String query, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(connection, query, values);
                ResultSet row = prepared.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void postLarge(Connection connection, int writer, long number, Random random) throws SQLException {
        byte[] content = new byte[LARGE_BYTES];
        random.nextBytes(content);
        boolean within = random.nextBoolean();
        String column = within ? "within" : "apart";
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into large (hash, writer, number, " + column + ") values (?, ?, ?, ?)")) {
            insert.setBytes(1, hash(content));
            insert.setInt(2, writer);
            insert.setLong(3, number);
            if (within) {
                insert.setBytes(4, content);
            } else {
                insert.setBinaryStream(4, new ByteArrayInputStream(content), content.length);
            }
            insert.executeUpdate();
        }
    }

    /** The lower account first, so that two transfers never wait for each other. */
    private static void move(Connection connection, int source, int target, long amount) throws SQLException {
        for (int account : new int[] {Math.min(source, target), Math.max(source, target)}) {
            update(
                    connection,
                    "update account set balance = balance + ? where id = ?",
                    account == source ? -amount : amount,
                    account);
        }
    }

    private static void addMoved(Connection connection, int writer, long last, Map<Integer, Long> moved)
            throws SQLException {
        try (PreparedStatement prepared = prepare(
                        connection,
                        "select source, target, amount from event where writer = ? and number <= ?",
                        writer,
                        last);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                moved.merge(row.getInt("source"), -row.getLong("amount"), Long::sum);
                moved.merge(row.getInt("target"), row.getLong("amount"), Long::sum);
            }
        }
    }

    private static String tag(Random random) {
        return "tag-" + random.nextInt(1_000_000);
    }

    private static PreparedStatement prepare(Connection connection, String statement, Object... values)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }
}
