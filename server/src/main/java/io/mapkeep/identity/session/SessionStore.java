package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Roles;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sessions across a restart, table {@code mapkeep.session}. */
final class SessionStore {
    private final Database database;
    /** What the database holds of each session's last use, so that a flush without news writes nothing. */
    private final Map<String, Instant> written = new HashMap<>();

    SessionStore(Database database) {
        this.database = database;
        Migrations.run(database, SessionStore.class, "identity.session", List.of("001-session.sql"));
    }

    synchronized Map<String, Session> all() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.session");
                    var rows = statement.executeQuery()) {
                Map<String, Session> sessions = new HashMap<>();
                while (rows.next()) {
                    var principal = new Principal(
                            rows.getString("name"),
                            rows.getString("display_name"),
                            rows.getString("realm"),
                            Roles.BUILT_IN.ofJoined(rows.getString("roles")));
                    var session = new Session(
                            principal,
                            rows.getObject("created", OffsetDateTime.class).toInstant(),
                            rows.getObject("last_used", OffsetDateTime.class).toInstant());
                    sessions.put(rows.getString("token_hash"), session);
                    written.put(rows.getString("token_hash"), session.lastUsed());
                }
                return sessions;
            }
        });
    }

    synchronized void insert(String hash, Session session) {
        database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("insert into mapkeep.session values (?, ?, ?, ?, ?, ?, ?)")) {
                Principal principal = session.principal();
                statement.setString(1, hash);
                statement.setString(2, principal.name());
                statement.setString(3, principal.displayName());
                statement.setString(4, principal.realm());
                statement.setString(5, Roles.joined(principal.roles()));
                statement.setObject(6, time(session.created()));
                statement.setObject(7, time(session.lastUsed()));
                return statement.executeUpdate();
            }
        });
        written.put(hash, session.lastUsed());
    }

    synchronized void delete(String hash) {
        if (written.remove(hash) != null) {
            database.writeEssential(connection -> {
                try (var statement = connection.prepareStatement("delete from mapkeep.session where token_hash = ?")) {
                    statement.setString(1, hash);
                    return statement.executeUpdate();
                }
            });
        }
    }

    void deleteAll(String name, String realm) {
        database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("delete from mapkeep.session where name = ? and realm = ?")) {
                statement.setString(1, name);
                statement.setString(2, realm);
                return statement.executeUpdate();
            }
        });
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
            if (!session.lastUsed().equals(written.get(hash))) {
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

    private static int executed(java.sql.PreparedStatement statement) throws SQLException {
        return statement.executeBatch().length;
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
