package io.mapkeep.tls.revocation;

import io.mapkeep.storage.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tables {@code mapkeep.revocation} and {@code mapkeep.revocation_list}, which {@code AuthorityStore} made; shared by all nodes. Of a list only what makes it
 * what it is gets stored, so that a replica and a restart sign the same one again under the same number.
 */
final class RevocationStore {
    private final Database database;

    RevocationStore(Database database) {
        this.database = database;
    }

    /**
     * A list that was published.
     *
     * @param number grows with each (RFC 5280, 5.2.3)
     * @param upTo the last revocation that is on it
     */
    record Edition(long number, Instant thisUpdate, Instant nextUpdate, long upTo) {}

    /** Whether the database is another node's. */
    boolean readOnly() {
        return database.readOnly();
    }

    /** Enters it; what was revoked already stays as it is, and is returned. Not for several threads at once: {@link Edition#upTo} relies on their order. */
    Revocation add(Revocation one) {
        return database.write(connection -> {
            Optional<Revocation> former = find(connection, one.serial());
            if (former.isPresent()) {
                return former.get();
            }
            try (var statement = connection.prepareStatement("insert into mapkeep.revocation"
                    + " (authority, serial, sequence, revoked, reason, not_after) values (?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, one.authority());
                statement.setString(2, one.serial());
                statement.setLong(3, highest(connection) + 1);
                statement.setObject(4, at(one.revoked()));
                statement.setInt(5, one.reason().code());
                statement.setObject(6, at(one.notAfter()));
                statement.executeUpdate();
            }
            return one;
        });
    }

    Optional<Revocation> find(String serial) {
        return database.read(connection -> find(connection, serial));
    }

    private static Optional<Revocation> find(Connection connection, String serial) throws SQLException {
        try (var statement = connection.prepareStatement("select * from mapkeep.revocation where serial = ?")) {
            statement.setString(1, serial);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(revocation(rows)) : Optional.empty();
            }
        }
    }

    long highest() {
        return database.read(RevocationStore::highest);
    }

    private static long highest(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select max(sequence) from mapkeep.revocation")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** What a list says: revoked up to there, and not yet ended at {@code when}. */
    List<Revocation> listed(String authority, long upTo, Instant when) {
        return database.read(connection -> {
            List<Revocation> all = new ArrayList<>();
            try (var statement = connection.prepareStatement("select * from mapkeep.revocation"
                    + " where authority = ? and sequence <= ? and not_after > ? order by sequence")) {
                statement.setString(1, authority);
                statement.setLong(2, upTo);
                statement.setObject(3, at(when));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.add(revocation(rows));
                    }
                }
            }
            return all;
        });
    }

    Optional<Edition> edition(String authority) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select * from mapkeep.revocation_list where authority = ?")) {
                statement.setString(1, authority);
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Edition(
                                    rows.getLong("number"),
                                    instant(rows, "this_update"),
                                    instant(rows, "next_update"),
                                    rows.getLong("up_to")))
                            : Optional.empty();
                }
            }
        });
    }

    void publish(String authority, Edition edition) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("merge into mapkeep.revocation_list"
                    + " (authority, number, this_update, next_update, up_to) key (authority) values (?, ?, ?, ?, ?)")) {
                statement.setString(1, authority);
                statement.setLong(2, edition.number());
                statement.setObject(3, at(edition.thisUpdate()));
                statement.setObject(4, at(edition.nextUpdate()));
                statement.setLong(5, edition.upTo());
                return statement.executeUpdate();
            }
        });
    }

    private static Revocation revocation(ResultSet row) throws SQLException {
        return new Revocation(
                row.getString("authority"),
                row.getString("serial"),
                instant(row, "revoked"),
                Reason.of(row.getInt("reason")),
                instant(row, "not_after"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
