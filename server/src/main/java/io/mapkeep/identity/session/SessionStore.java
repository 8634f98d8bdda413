package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Roles;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sessions across a restart, table {@code mapkeep.session}. */
final class SessionStore {
    private final Database database;
    private final Roles roles;
    /** What the database holds of each session's last use, so that a flush without news writes nothing. */
    private final Map<String, Instant> written = new HashMap<>();
    /** What changed and could not be written; the next update writes it too, for a restart must not bring former roles back. */
    private final Map<String, Session> unwritten = new HashMap<>();

    SessionStore(Database database, Roles roles) {
        this.roles = roles;
        this.database = database;
        Migrations.run(database, SessionStore.class, "identity.session", List.of("001-session.sql", "002-factors.sql"));
    }

    synchronized Map<String, Session> all() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.session");
                    var rows = statement.executeQuery()) {
                Map<String, Session> sessions = new HashMap<>();
                while (rows.next()) {
                    String hash = rows.getString("token_hash");
                    Session session = session(hash, rows);
                    sessions.put(hash, session);
                    written.put(hash, session.lastUsed());
                }
                return sessions;
            }
        });
    }

    private Session session(String hash, ResultSet row) throws SQLException {
        return new Session(
                Sessions.id(hash),
                new Principal(
                        row.getString("name"),
                        row.getString("display_name"),
                        row.getString("realm"),
                        roles.ofJoined(row.getString("roles"))),
                instant(row, "created"),
                instant(row, "last_used"),
                instant(row, "proven"),
                Arrays.stream(row.getString("factors").split(","))
                        .filter(word -> !word.isEmpty())
                        .map(Factor::valueOf)
                        .collect(Collectors.toSet()),
                Set.of(),
                row.getString("remote"),
                row.getString("agent"));
    }

    synchronized void insert(String hash, Session session) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into mapkeep.session (token_hash, name, display_name, realm, roles, created, last_used, proven, factors, remote, agent)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                Principal principal = session.principal();
                statement.setString(1, hash);
                statement.setString(2, principal.name());
                statement.setString(3, principal.displayName());
                statement.setString(4, principal.realm());
                statement.setString(5, Roles.joined(principal.roles()));
                statement.setObject(6, time(session.created()));
                statement.setObject(7, time(session.lastUsed()));
                statement.setObject(8, time(session.proven()));
                statement.setString(9, words(session.factors()));
                statement.setString(10, session.remote());
                statement.setString(11, session.agent());
                return statement.executeUpdate();
            }
        });
        written.put(hash, session.lastUsed());
    }

    /** Notes what was shown since, and which roles there are now: of these, and of those for which that failed before. */
    synchronized void update(Map<String, Session> changed) {
        unwritten.putAll(changed);
        if (unwritten.isEmpty()) {
            return;
        }
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "update mapkeep.session set roles = ?, proven = ?, factors = ? where token_hash = ?")) {
                for (var entry : unwritten.entrySet()) {
                    Session session = entry.getValue();
                    statement.setString(1, Roles.joined(session.principal().roles()));
                    statement.setObject(2, time(session.proven()));
                    statement.setString(3, words(session.factors()));
                    statement.setString(4, entry.getKey());
                    statement.addBatch();
                }
                return executed(statement);
            }
        });
        unwritten.clear();
    }

    /** Forgets them. What fails stays in {@code written}, so that the next flush deletes it. */
    synchronized void delete(Set<String> hashes) {
        Set<String> there = hashes.stream().filter(written::containsKey).collect(Collectors.toSet());
        if (there.isEmpty()) {
            return;
        }
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.session where token_hash = ?")) {
                for (String hash : there) {
                    statement.setString(1, hash);
                    statement.addBatch();
                }
                return executed(statement);
            }
        });
        there.forEach(written::remove);
    }

    /**
     * Notes the last use of the open sessions and forgets those that ended.
     *
     * @param open the live map, read under the lock: a copy made before would miss a session that was inserted meanwhile
     */
    synchronized void replaceUse(Map<String, Session> open) {
        List<String> ended = written.keySet().stream()
                .filter(hash -> !open.containsKey(hash))
                .toList();
        Map<String, Instant> used = new HashMap<>();
        open.forEach((hash, session) -> {
            Instant known = written.get(hash);
            if (known != null && !session.lastUsed().equals(known)) {
                used.put(hash, session.lastUsed());
            }
        });
        if (ended.isEmpty() && used.isEmpty()) {
            return;
        }
        database.writeEssential(connection -> {
            try (var delete = connection.prepareStatement("delete from mapkeep.session where token_hash = ?");
                    var update = connection.prepareStatement(
                            "update mapkeep.session set last_used = ? where token_hash = ?")) {
                for (String hash : ended) {
                    delete.setString(1, hash);
                    delete.addBatch();
                }
                for (var use : used.entrySet()) {
                    update.setObject(1, time(use.getValue()));
                    update.setString(2, use.getKey());
                    update.addBatch();
                }
                return executed(delete) + executed(update);
            }
        });
        ended.forEach(written::remove);
        written.putAll(used);
    }

    private static String words(Set<Factor> factors) {
        return factors.stream().map(Factor::name).sorted().collect(Collectors.joining(","));
    }

    private static int executed(PreparedStatement statement) throws SQLException {
        return statement.executeBatch().length;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
