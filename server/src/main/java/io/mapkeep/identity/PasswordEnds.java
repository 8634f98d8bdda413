package io.mapkeep.identity;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When passwords stop being good, as far as the realm said so at the last sign-in: the directory by its policy's warning, local accounts by {@code password.max_age}.
 * Table {@code mapkeep.password_end}, and all of it in memory, because each page asks who somebody is.
 */
final class PasswordEnds {
    private final Database database;
    private final Map<AccountName, Instant> ends = new ConcurrentHashMap<>();

    /** @param database this node's own */
    PasswordEnds(Database database) {
        this.database = database;
        Migrations.run(database, PasswordEnds.class, "identity.password_end", List.of("001-password-end.sql"));
        ends.putAll(all());
    }

    Optional<Instant> of(AccountName account) {
        return Optional.ofNullable(ends.get(account));
    }

    /**
     * Notes what a sign-in told, if it is news.
     *
     * @param told when it ends, to the second; empty if it does not, or the realm does not say yet
     */
    void note(AccountName account, Optional<Instant> told) {
        if (told.equals(of(account))) {
            return;
        }
        told.ifPresentOrElse(end -> ends.put(account, end), () -> ends.remove(account));
        String change = told.isPresent()
                ? "merge into mapkeep.password_end key (realm, name) values (?, ?, ?)"
                : "delete from mapkeep.password_end where realm = ? and name = ?";
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(change)) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                if (told.isPresent()) {
                    statement.setObject(3, OffsetDateTime.ofInstant(told.get(), ZoneOffset.UTC));
                }
                return statement.executeUpdate();
            }
        });
    }

    private Map<AccountName, Instant> all() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select realm, name, ends from mapkeep.password_end");
                    var rows = statement.executeQuery()) {
                Map<AccountName, Instant> all = new ConcurrentHashMap<>();
                while (rows.next()) {
                    all.put(
                            new AccountName(rows.getString(1), rows.getString(2)),
                            rows.getObject(3, OffsetDateTime.class).toInstant());
                }
                return all;
            }
        });
    }
}
