package io.mapkeep.identity.key;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each key was used last on this node, and from where; table {@code mapkeep.api_key_use}. A use is a note in memory, which reaches the disk once a
 * minute: after a crash the last minute's are lost. What is held is bounded by the number of keys used within that minute.
 */
final class LastUses {
    private static final int BATCH = 5_000;

    /** The last use of a key. */
    record Use(Instant when, String remote) {}

    private final Database database;
    private final Map<String, Use> unwritten = new ConcurrentHashMap<>();

    /** @param database the node's own, so that a replica can write it too */
    LastUses(Database database) {
        this.database = database;
        Migrations.run(database, LastUses.class, "identity.key.use", List.of("001-use.sql"));
    }

    void note(String id, Use use) {
        unwritten.put(id, use);
    }

    /** Of those of the keys that were ever used here. */
    Map<String, Use> of(Collection<String> ids) {
        Map<String, Use> uses = database.read(connection -> {
            Map<String, Use> found = new HashMap<>();
            try (var statement =
                    connection.prepareStatement("select last_used, remote from mapkeep.api_key_use where key_id = ?")) {
                for (String id : ids) {
                    statement.setString(1, id);
                    try (var rows = statement.executeQuery()) {
                        if (rows.next()) {
                            Instant when =
                                    rows.getObject(1, OffsetDateTime.class).toInstant();
                            found.put(id, new Use(when, rows.getString(2)));
                        }
                    }
                }
            }
            return found;
        });
        ids.forEach(id -> {
            Use newer = unwritten.get(id);
            if (newer != null) {
                uses.put(id, newer);
            }
        });
        return uses;
    }

    /** Writes what is not written yet, in short transactions. */
    void flush() {
        Map<String, Use> batch = new HashMap<>();
        for (var use : unwritten.entrySet()) {
            batch.put(use.getKey(), use.getValue());
            if (batch.size() == BATCH) {
                write(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            write(batch);
        }
    }

    private void write(Map<String, Use> uses) {
        database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("merge into mapkeep.api_key_use key (key_id) values (?, ?, ?)")) {
                for (var use : uses.entrySet()) {
                    statement.setString(1, use.getKey());
                    statement.setObject(
                            2, OffsetDateTime.ofInstant(use.getValue().when(), ZoneOffset.UTC));
                    statement.setString(3, use.getValue().remote());
                    statement.addBatch();
                }
                return executed(statement);
            }
        });
        // Removed only if it is still the one that was written: a use in between waits for the next time.
        uses.forEach(unwritten::remove);
    }

    private static int executed(java.sql.PreparedStatement statement) throws SQLException {
        return statement.executeBatch().length;
    }

    /** Removes the uses of keys that are not there any more. */
    void forgetBefore(Instant limit) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.api_key_use where last_used < ?")) {
                statement.setObject(1, OffsetDateTime.ofInstant(limit, ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }
}
