package io.mapkeep.identity.key;

import io.mapkeep.access.Scope;
import io.mapkeep.identity.key.ApiKey.Proof;
import io.mapkeep.identity.key.certificate.ClientCertificates.Registered;
import io.mapkeep.rest.Json;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys, table {@code mapkeep.api_key}. Found by id or by owner, both through an index, so a look-up takes as long among a million as among ten. */
final class KeyStore {
    private final Database database;

    KeyStore(Database database) {
        this.database = database;
        Migrations.run(
                database,
                KeyStore.class,
                "identity.key",
                List.of("001-key.sql", "002-master.sql", "003-certificate.sql"));
    }

    boolean readOnly() {
        return database.readOnly();
    }

    Optional<ApiKey> find(String id) {
        List<ApiKey> found = select("where id = ?", 1, id);
        return found.stream().findFirst();
    }

    /** The owner's key of that name that was not revoked; names are unique among these. */
    Optional<ApiKey> named(Owner owner, String name) {
        return select(
                        "where owner_realm = ? and owner_name = ? and live_name = ?",
                        1,
                        owner.realm(),
                        owner.name(),
                        name)
                .stream()
                .findFirst();
    }

    /** The one that a certificate was registered for and that was not revoked. */
    Optional<ApiKey> pinned(byte[] pin) {
        return select("where live_pin = ?", 1, (Object) pin).stream().findFirst();
    }

    /** Those of an owner, in the order of their ids, after an id. */
    List<ApiKey> of(Owner owner, String after, int most) {
        return select(
                "where owner_realm = ? and owner_name = ? and id > ? order by id",
                most,
                owner.realm(),
                owner.name(),
                after);
    }

    /** Those that live and were made or renewed with that master key, in the order of their ids. */
    List<ApiKey> children(String master) {
        return select("where parent = ? and ended is null order by id", Integer.MAX_VALUE, master);
    }

    /** Everybody's, in the order of their ids, after an id. */
    List<ApiKey> all(String after, int most) {
        return select("where id > ? order by id", most, after);
    }

    /** How many of an owner were not revoked and have not expired. */
    int count(Owner owner, Instant now) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select count(*) from mapkeep.api_key"
                    + " where owner_realm = ? and owner_name = ? and live_name is not null and expires > ?")) {
                statement.setString(1, owner.realm());
                statement.setString(2, owner.name());
                statement.setObject(3, time(now));
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            }
        });
    }

    void insert(ApiKey key) {
        database.write(connection -> {
            insert(connection, List.of(key));
            return key;
        });
    }

    /** Many at once, in one transaction. */
    static void insert(Connection connection, List<ApiKey> keys) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into mapkeep.api_key (id, name, live_name, owner_name, owner_realm, secret_hash, public_key, scope,"
                        + " networks, made_by, created, expires, master, parent,"
                        + " certificate_pin, live_pin, issued_here) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (ApiKey key : keys) {
                statement.setString(1, key.id());
                statement.setString(2, key.name());
                statement.setString(3, key.name());
                statement.setString(4, key.owner().name());
                statement.setString(5, key.owner().realm());
                statement.setBytes(6, key.proof() instanceof Proof.Secret secret ? secret.hash() : null);
                statement.setBytes(7, key.proof() instanceof Proof.Signature signed ? signed.publicKey() : null);
                statement.setString(8, key.scope().map(ScopeText::write).orElse(null));
                statement.setString(
                        9, key.networks().stream().map(Network::written).collect(Collectors.joining(",")));
                statement.setString(10, key.madeBy());
                statement.setObject(11, time(key.created()));
                statement.setObject(12, time(key.expires()));
                statement.setBoolean(13, key.master());
                statement.setString(14, key.parent().orElse(null));
                Optional<Registered> certificate = certificate(key);
                statement.setBytes(15, certificate.map(Registered::pin).orElse(null));
                statement.setBytes(16, certificate.map(Registered::pin).orElse(null));
                statement.setBoolean(17, certificate.map(Registered::issuedHere).orElse(false));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static Optional<Registered> certificate(ApiKey key) {
        return key.proof() instanceof Proof.Certificate one ? Optional.of(one.registered()) : Optional.empty();
    }

    /** Revokes it and its children, in one step; what was revoked stays so. A child never is a master, so they have none themselves. */
    void end(String id, Instant now) {
        update(
                "set ended = ?, live_name = null, live_pin = null where (id = ? or parent = ?) and ended is null",
                time(now),
                id,
                id);
    }

    void renew(String id, byte[] secretHash, Optional<String> parent, Instant expires) {
        update(
                "set secret_hash = ?, parent = ?, expires = ? where id = ? and ended is null",
                secretHash,
                parent.orElse(null),
                time(expires),
                id);
    }

    /** @return how many of each owner this concerns, without those of whom none */
    Map<String, Integer> suspend(Set<String> owners, String realm, Instant now) {
        return updateOf(
                owners,
                "set suspended = ? where owner_realm = ? and owner_name = ? and suspended is null and ended is null",
                time(now),
                realm);
    }

    /** @return how many of each owner this concerns, without those of whom none */
    Map<String, Integer> resume(Set<String> owners, String realm) {
        return updateOf(
                owners,
                "set suspended = null where owner_realm = ? and owner_name = ? and suspended is not null",
                realm);
    }

    /** Owners in a realm whose keys rest. */
    Set<String> resting(String realm) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select distinct owner_name from mapkeep.api_key where owner_realm = ? and suspended is not null")) {
                statement.setString(1, realm);
                try (var rows = statement.executeQuery()) {
                    Set<String> names = new TreeSet<>();
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                    return names;
                }
            }
        });
    }

    /** Removes the records of keys that expired before. */
    int forgetExpiredBefore(Instant limit) {
        return database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.api_key where expires < ?")) {
                statement.setObject(1, time(limit));
                return statement.executeUpdate();
            }
        });
    }

    private int update(String change, @Nullable Object... values) {
        return database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("update mapkeep.api_key " + change)) {
                return bound(statement, values).executeUpdate();
            }
        });
    }

    /** One transaction for all; the owner's name is the last value. */
    private Map<String, Integer> updateOf(Set<String> owners, String change, Object... values) {
        if (owners.isEmpty()) {
            return Map.of();
        }
        return database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("update mapkeep.api_key " + change)) {
                Map<String, Integer> changed = new TreeMap<>();
                bound(statement, values);
                for (String owner : owners) {
                    statement.setString(values.length + 1, owner);
                    int rows = statement.executeUpdate();
                    if (rows > 0) {
                        changed.put(owner, rows);
                    }
                }
                return changed;
            }
        });
    }

    private List<ApiKey> select(String condition, int most, Object... values) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                            "select * from mapkeep.api_key " + condition + " limit " + most);
                    var rows = bound(statement, values).executeQuery()) {
                List<ApiKey> keys = new ArrayList<>();
                while (rows.next()) {
                    keys.add(key(rows));
                }
                return keys;
            }
        });
    }

    private static PreparedStatement bound(PreparedStatement statement, @Nullable Object... values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        Optional<Scope> scope = Optional.ofNullable(row.getString("scope"))
                .map(text -> Json.kept(text, ScopeText.class).read());
        return new ApiKey(
                row.getString("id"),
                row.getString("name"),
                new Owner(row.getString("owner_name"), row.getString("owner_realm")),
                proof(row),
                scope,
                row.getBoolean("master"),
                Arrays.stream(row.getString("networks").split(","))
                        .filter(text -> !text.isEmpty())
                        .map(Network::parse)
                        .toList(),
                row.getString("made_by"),
                Optional.ofNullable(row.getString("parent")),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getObject("expires", OffsetDateTime.class).toInstant(),
                instant(row, "ended"),
                instant(row, "suspended"));
    }

    private static Proof proof(ResultSet row) throws SQLException {
        byte[] publicKey = row.getBytes("public_key");
        byte[] pin = row.getBytes("certificate_pin");
        if (pin != null) {
            return new Proof.Certificate(new Registered(pin, row.getBoolean("issued_here")));
        }
        return publicKey == null ? new Proof.Secret(row.getBytes("secret_hash")) : new Proof.Signature(publicKey);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
