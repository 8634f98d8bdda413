package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Passkeys, the handles of their owners, and their use on this node. */
final class PasskeyTable {
    private final Database shared;
    private final Database own;
    private final FactorTables tables;

    PasskeyTable(FactorTables tables) {
        this.tables = tables;
        this.shared = tables.shared();
        this.own = tables.own();
    }

    List<Passkey> of(AccountName account) {
        return select("realm = ? and name = ? order by created", statement -> {
            statement.setString(1, account.realm());
            statement.setString(2, account.name());
        });
    }

    Optional<Passkey> find(String id) {
        return select("id = ?", statement -> statement.setString(1, id)).stream()
                .findFirst();
    }

    /** False if that credential is kept already, be it somebody else's. */
    boolean insert(Passkey passkey) {
        return shared.write(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into mapkeep.passkey (id, realm, name, label, credential, sign_count, created)
                    select ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from mapkeep.passkey where id = ?)
                    """)) {
                statement.setString(1, passkey.id());
                statement.setString(2, passkey.account().realm());
                statement.setString(3, passkey.account().name());
                statement.setString(4, passkey.label());
                statement.setBytes(5, passkey.credential());
                statement.setLong(6, passkey.signCount());
                statement.setObject(7, tables.now());
                statement.setString(8, passkey.id());
                return statement.executeUpdate() == 1;
            }
        });
    }

    boolean delete(AccountName account, String id) {
        return shared.writeEssential(connection -> {
                    try (var statement = connection.prepareStatement(
                            "delete from mapkeep.passkey where realm = ? and name = ? and id = ?")) {
                        statement.setString(1, account.realm());
                        statement.setString(2, account.name());
                        statement.setString(3, id);
                        return statement.executeUpdate();
                    }
                })
                > 0;
    }

    boolean deleteAll(AccountName account) {
        return shared.writeEssential(connection -> FactorTables.delete(connection, "passkey", account)) > 0;
    }

    void used(String id, long signCount) {
        own.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.passkey_use (id, sign_count, used) key (id) values (?, ?, ?)")) {
                statement.setString(1, id);
                statement.setLong(2, signCount);
                statement.setObject(3, tables.now());
                return statement.executeUpdate();
            }
        });
    }

    Optional<String> handle(AccountName account) {
        return shared.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select handle from mapkeep.passkey_owner where realm = ? and name = ?")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                }
            }
        });
    }

    void setHandle(AccountName account, String handle) {
        shared.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "insert into mapkeep.passkey_owner (handle, realm, name) values (?, ?, ?)")) {
                statement.setString(1, handle);
                statement.setString(2, account.realm());
                statement.setString(3, account.name());
                return statement.executeUpdate();
            }
        });
    }

    @FunctionalInterface
    private interface Filling {
        void fill(PreparedStatement statement) throws SQLException;
    }

    private record Use(long signCount, Instant at) {}

    private List<Passkey> select(String condition, Filling filling) {
        List<Passkey> kept = shared.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.passkey where " + condition)) {
                filling.fill(statement);
                try (var rows = statement.executeQuery()) {
                    List<Passkey> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(row(rows));
                    }
                    return found;
                }
            }
        });
        return kept.stream().map(this::withUse).toList();
    }

    private static Passkey row(ResultSet row) throws SQLException {
        return new Passkey(
                row.getString("id"),
                new AccountName(row.getString("realm"), row.getString("name")),
                row.getString("label"),
                row.getBytes("credential"),
                row.getLong("sign_count"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                Optional.empty());
    }

    private Passkey withUse(Passkey passkey) {
        Optional<Use> use = own.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select sign_count, used from mapkeep.passkey_use where id = ?")) {
                statement.setString(1, passkey.id());
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Use(
                                    rows.getLong(1),
                                    rows.getObject(2, OffsetDateTime.class).toInstant()))
                            : Optional.<Use>empty();
                }
            }
        });
        return new Passkey(
                passkey.id(),
                passkey.account(),
                passkey.label(),
                passkey.credential(),
                Math.max(passkey.signCount(), use.map(Use::signCount).orElse(0L)),
                passkey.created(),
                use.map(Use::at));
    }
}
