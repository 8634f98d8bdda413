package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.storage.database.Places;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Secrets of codes and hashes of recovery codes, which travel; and the last code of an app that was taken, which is the node's own, because replicas take codes,
 * too. A recovery code that was used is deleted, so that no node takes it again: that is why only the primary takes them.
 */
final class FactorTables {
    private final Database shared;
    private final Database own;
    private final Clock clock;

    FactorTables(Places places, Clock clock) {
        this.shared = places.shared();
        this.own = places.own();
        this.clock = clock;
        Migrations.run(own, FactorTables.class, "identity.mfa.use", List.of("001-use.sql"));
        Migrations.run(shared, FactorTables.class, "identity.mfa", List.of("001-factor.sql", "002-used-codes.sql"));
    }

    Database shared() {
        return shared;
    }

    Database own() {
        return own;
    }

    Optional<byte[]> totp(AccountName account) {
        return shared.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select secret from mapkeep.totp where realm = ? and name = ?")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.<byte[]>empty();
                }
            }
        });
    }

    void setTotp(AccountName account, byte[] sealed) {
        shared.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.totp (realm, name, secret, created) key (realm, name) values (?, ?, ?, ?)")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                statement.setBytes(3, sealed);
                statement.setObject(4, now());
                return statement.executeUpdate();
            }
        });
    }

    boolean deleteTotp(AccountName account) {
        return shared.writeEssential(connection -> delete(connection, "totp", account)) > 0;
    }

    /**
     * The last step that was taken on this node or, as far as that has travelled, on the primary; or -1. What another replica took is not known here: there a
     * code that was just shown can be shown once more while it is good, which is for a minute and a half.
     */
    long usedStep(AccountName account) {
        long here = usedStep(own, account);
        return shared == own ? here : Math.max(here, usedStep(shared, account));
    }

    private static long usedStep(Database database, AccountName account) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select step from mapkeep.totp_use where realm = ? and name = ?")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : -1L;
                }
            }
        });
    }

    void useStep(AccountName account, long step) {
        own.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.totp_use (realm, name, step) key (realm, name) values (?, ?, ?)")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                statement.setLong(3, step);
                return statement.executeUpdate();
            }
        });
    }

    void setRecoveryCodes(AccountName account, List<String> hashes) {
        shared.write(connection -> {
            delete(connection, "recovery_code", account);
            try (var statement = connection.prepareStatement(
                    "insert into mapkeep.recovery_code (realm, name, code_hash) values (?, ?, ?)")) {
                for (String hash : hashes) {
                    statement.setString(1, account.realm());
                    statement.setString(2, account.name());
                    statement.setString(3, hash);
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    boolean deleteRecoveryCodes(AccountName account) {
        return shared.writeEssential(connection -> delete(connection, "recovery_code", account)) > 0;
    }

    /** How many there are that were not used. */
    int recoveryCodesLeft(AccountName account) {
        return shared.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select count(*) from mapkeep.recovery_code where realm = ? and name = ?")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            }
        });
    }

    /** Takes a code out for ever; true for one caller alone, and only when that is durable. */
    boolean useRecoveryCode(AccountName account, String hash) {
        return shared.writeEssential(connection -> {
                    try (var statement = connection.prepareStatement(
                            "delete from mapkeep.recovery_code where realm = ? and name = ? and code_hash = ?")) {
                        statement.setString(1, account.realm());
                        statement.setString(2, account.name());
                        statement.setString(3, hash);
                        return statement.executeUpdate();
                    }
                })
                > 0;
    }

    OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** @param table one of ours, never what somebody sent */
    static int delete(Connection connection, String table, AccountName account) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from mapkeep." + table + " where realm = ? and name = ?")) {
            statement.setString(1, account.realm());
            statement.setString(2, account.name());
            return statement.executeUpdate();
        }
    }
}
