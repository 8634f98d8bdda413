package io.mapkeep.identity;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Accounts of the directory and of providers that an administrator disabled here, table {@code mapkeep.barred_account}: whatever their realm says of them, they do
 * not come in. That of a local account lies with the account itself.
 */
final class BarredAccounts {
    private final Database database;
    private final Clock clock;

    BarredAccounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        Migrations.run(database, BarredAccounts.class, "identity.barred", List.of("001-barred.sql"));
    }

    boolean barred(AccountName account) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select 1 from mapkeep.barred_account where realm = ? and name = ?")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                try (var rows = statement.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    /** May be repeated. */
    void set(AccountName account, boolean barred) {
        String change = barred
                ? "merge into mapkeep.barred_account key (realm, name) values (?, ?, ?)"
                : "delete from mapkeep.barred_account where realm = ? and name = ?";
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(change)) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                if (barred) {
                    statement.setObject(3, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                }
                return statement.executeUpdate();
            }
        });
    }
}
