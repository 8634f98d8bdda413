package io.mapkeep.identity.local;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Local accounts and their former passwords, tables {@code mapkeep.account} and {@code mapkeep.former_password}. */
final class AccountStore {
    /** More are never asked for, see {@code password.history}. */
    private static final int FORMER_KEPT = 24;

    private final Database database;

    /** An account with its password's hash. */
    record Row(LocalAccount account, String hash) {}

    AccountStore(Database database) {
        this.database = database;
        Migrations.run(database, AccountStore.class, "identity.local", List.of("001-account.sql", "002-accounts.sql"));
    }

    boolean readOnly() {
        return database.readOnly();
    }

    static boolean exists(Database database, String name) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select 1 from mapkeep.account where name = ?")) {
                statement.setString(1, name);
                return statement.executeQuery().next();
            }
        });
    }

    boolean exists(String name) {
        return exists(database, name);
    }

    Optional<Row> find(String name) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.account where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(row(rows)) : Optional.<Row>empty();
                }
            }
        });
    }

    List<LocalAccount> all() {
        return page("", Integer.MAX_VALUE);
    }

    /** In the order of their names, after a name. */
    List<LocalAccount> page(String after, int most) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select * from mapkeep.account where name > ? order by name limit ?")) {
                statement.setString(1, after);
                statement.setInt(2, most);
                try (var rows = statement.executeQuery()) {
                    List<LocalAccount> accounts = new ArrayList<>();
                    while (rows.next()) {
                        accounts.add(row(rows).account());
                    }
                    return accounts;
                }
            }
        });
    }

    /** False if there is one of that name already. */
    boolean insert(LocalAccount account, String hash) {
        return database.write(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into mapkeep.account (name, display_name, password_hash, password_changed, disabled, must_change, first_expires, created)
                    select ?, ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from mapkeep.account where name = ?)
                    """)) {
                statement.setString(1, account.name());
                statement.setString(2, account.displayName());
                statement.setString(3, hash);
                statement.setObject(4, time(account.passwordChanged()));
                statement.setBoolean(5, account.disabled());
                statement.setBoolean(6, account.mustChange());
                statement.setObject(
                        7, account.firstExpires().map(AccountStore::time).orElse(null));
                statement.setObject(8, time(account.created()));
                statement.setString(9, account.name());
                return statement.executeUpdate() == 1;
            }
        });
    }

    /** @param firstExpires when it is a password that the appliance made, which then has to be changed; else null */
    void setPassword(String name, String hash, Instant now, @Nullable Instant firstExpires) {
        database.writeEssential(connection -> {
            keepFormer(connection, name, now);
            try (var statement = connection.prepareStatement(
                    "update mapkeep.account set password_hash = ?, password_changed = ?, must_change = ?, first_expires = ? where name = ?")) {
                statement.setString(1, hash);
                statement.setObject(2, time(now));
                statement.setBoolean(3, firstExpires != null);
                statement.setObject(4, firstExpires == null ? null : time(firstExpires));
                statement.setString(5, name);
                return statement.executeUpdate();
            }
        });
    }

    /** The same password, hashed anew; nothing if it was changed meanwhile. */
    void rehash(String name, String former, String hash) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "update mapkeep.account set password_hash = ? where name = ? and password_hash = ?")) {
                statement.setString(1, hash);
                statement.setString(2, name);
                statement.setString(3, former);
                return statement.executeUpdate();
            }
        });
    }

    void setDisabled(String name, boolean disabled) {
        database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("update mapkeep.account set disabled = ? where name = ?")) {
                statement.setBoolean(1, disabled);
                statement.setString(2, name);
                return statement.executeUpdate();
            }
        });
    }

    /** The hashes of the passwords before the present one, the last first. */
    List<String> former(String name, int most) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select password_hash from mapkeep.former_password where name = ? order by replaced desc limit ?")) {
                statement.setString(1, name);
                statement.setInt(2, most);
                try (var rows = statement.executeQuery()) {
                    List<String> hashes = new ArrayList<>();
                    while (rows.next()) {
                        hashes.add(rows.getString(1));
                    }
                    return hashes;
                }
            }
        });
    }

    private static void keepFormer(Connection connection, String name, Instant now) throws SQLException {
        try (var keep = connection.prepareStatement(
                        "insert into mapkeep.former_password select name, password_hash, ? from mapkeep.account where name = ?");
                var forget = connection.prepareStatement("""
                        delete from mapkeep.former_password where name = ? and replaced not in
                        (select replaced from mapkeep.former_password where name = ? order by replaced desc limit ?)
                        """)) {
            keep.setObject(1, time(now));
            keep.setString(2, name);
            keep.executeUpdate();
            forget.setString(1, name);
            forget.setString(2, name);
            forget.setInt(3, FORMER_KEPT);
            forget.executeUpdate();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new LocalAccount(
                        row.getString("name"),
                        row.getString("display_name"),
                        instant(row, "created").orElseThrow(),
                        instant(row, "password_changed").orElseThrow(),
                        row.getBoolean("disabled"),
                        row.getBoolean("must_change"),
                        instant(row, "first_expires")),
                row.getString("password_hash"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
