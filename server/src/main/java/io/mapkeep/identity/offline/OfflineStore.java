package io.mapkeep.identity.offline;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hashes of the last passwords that the directory accepted on this node, table {@code mapkeep.offline_password}. */
final class OfflineStore {
    private final Database database;

    /** @param signedIn when the directory accepted it last */
    record Kept(String name, String displayName, String mail, String dn, String hash, Instant signedIn) {}

    OfflineStore(Database database) {
        this.database = database;
        Migrations.run(database, OfflineStore.class, "identity.offline", List.of("001-offline.sql"));
    }

    void keep(Kept kept) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.offline_password key (name) values (?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, kept.name());
                statement.setString(2, kept.displayName());
                statement.setString(3, kept.mail());
                statement.setString(4, kept.dn());
                statement.setString(5, kept.hash());
                statement.setObject(6, OffsetDateTime.ofInstant(kept.signedIn(), ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    Optional<Kept> find(String name) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.offline_password where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Kept(
                                    name,
                                    rows.getString("display_name"),
                                    rows.getString("mail"),
                                    rows.getString("dn"),
                                    rows.getString("password_hash"),
                                    rows.getObject("signed_in", OffsetDateTime.class)
                                            .toInstant()))
                            : Optional.<Kept>empty();
                }
            }
        });
    }

    /** Forgets them in one transaction; who had one, with 1 beside the name. */
    Map<String, Integer> forget(Set<String> names) {
        return database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.offline_password where name = ?")) {
                Map<String, Integer> forgotten = new HashMap<>();
                for (String name : names) {
                    statement.setString(1, name);
                    int rows = statement.executeUpdate();
                    if (rows > 0) {
                        forgotten.put(name, rows);
                    }
                }
                return forgotten;
            }
        });
    }

    void forgetBefore(Instant instant) {
        database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("delete from mapkeep.offline_password where signed_in < ?")) {
                statement.setObject(1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }
}
