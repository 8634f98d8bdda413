package io.mapkeep.audit;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code mapkeep.audit_record}. Links are added and read, never changed or removed. */
final class AuditTable {
    private final Database database;

    private AuditTable(Database database) {
        this.database = database;
    }

    /** Makes the table if it is not there. */
    static AuditTable open(Database database) {
        Migrations.run(database, AuditTable.class, "audit", List.of("001-audit.sql"));
        return new AuditTable(database);
    }

    /** In a database that may not be written. */
    static AuditTable existing(Database database) {
        return new AuditTable(database);
    }

    /** Which records a reader wants; empty means any. */
    record Filter(Optional<String> actor, Optional<String> realm, Optional<String> action) {
        static final Filter NONE = new Filter(Optional.empty(), Optional.empty(), Optional.empty());

        private String condition() {
            return (actor.isPresent() ? " and actor = ?" : "")
                    + (realm.isPresent() ? " and realm = ?" : "")
                    + (action.isPresent() ? " and action = ?" : "");
        }

        private int bind(PreparedStatement statement, int first) throws SQLException {
            int next = first;
            if (actor.isPresent()) {
                statement.setString(next++, actor.get());
            }
            if (realm.isPresent()) {
                statement.setString(next++, realm.get());
            }
            if (action.isPresent()) {
                statement.setString(next++, action.get());
            }
            return next;
        }
    }

    /** Adds the links and returns when they are on disk. */
    void add(List<Link> links) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "insert into mapkeep.audit_record values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Link link : links) {
                    bind(statement, link);
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    Head head() {
        List<Link> newest = newest(1, Filter.NONE);
        return newest.isEmpty() ? Head.EMPTY : Head.of(newest.get(0));
    }

    /** The newest links, oldest of them first. */
    List<Link> newest(int limit, Filter filter) {
        List<Link> links = new ArrayList<>(select(
                "where sequence > ?" + filter.condition() + " order by sequence desc limit ?",
                Long.MIN_VALUE,
                limit,
                filter));
        java.util.Collections.reverse(links);
        return links;
    }

    /** The links that follow {@code sequence}. */
    List<Link> after(long sequence, int limit, Filter filter) {
        return select(
                "where sequence > ?" + filter.condition() + " order by sequence limit ?", sequence, limit, filter);
    }

    private List<Link> select(String rest, long after, int limit, Filter filter) {
        return database.read(connection -> query(connection, rest, after, limit, filter));
    }

    private static List<Link> query(Connection connection, String rest, long after, int limit, Filter filter)
            throws SQLException {
        try (var statement = connection.prepareStatement("select * from mapkeep.audit_record " + rest)) {
            statement.setLong(1, after);
            statement.setInt(filter.bind(statement, 2), limit);
            try (var rows = statement.executeQuery()) {
                List<Link> links = new ArrayList<>();
                while (rows.next()) {
                    links.add(link(rows));
                }
                return links;
            }
        }
    }

    private static void bind(PreparedStatement statement, Link link) throws SQLException {
        Entry entry = link.entry();
        statement.setLong(1, link.sequence());
        statement.setLong(2, entry.micros());
        statement.setString(3, entry.actor());
        statement.setString(4, entry.realm());
        statement.setString(5, entry.remote());
        statement.setString(6, entry.requestId());
        statement.setString(7, entry.action());
        statement.setString(8, entry.target());
        statement.setString(9, entry.outcome());
        statement.setString(10, entry.detail());
        statement.setBytes(11, link.previous());
        statement.setBytes(12, link.hash());
    }

    private static Link link(ResultSet row) throws SQLException {
        return new Link(
                row.getLong("sequence"),
                new Entry(
                        row.getLong("recorded_micros"),
                        row.getString("actor"),
                        row.getString("realm"),
                        row.getString("remote"),
                        row.getString("request_id"),
                        row.getString("action"),
                        row.getString("target"),
                        row.getString("outcome"),
                        row.getString("detail")),
                row.getBytes("previous_hash"),
                row.getBytes("hash"));
    }
}
