package io.mapkeep.identity.oidc;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which account of the appliance a provider's subject is. A subject is somebody's for good, while names and mail addresses are given to others in time; so the
 * name is bound to the subject that came with it first, and whoever comes with it later gets a number behind it.
 *
 * <pre>
 *   (oidc:staff, subject 7f3a)  ──▶  staff:anna          an account of its own
 *   (oidc:staff, subject 91bc)  ──▶  staff:anna~2        another person who is called anna there, now or later
 *   (oidc:staff, subject 0d55)  ──▶  ldap, erika         linked: both sides were proved
 * </pre>
 *
 * The colon keeps these names apart from those of all other realms, whose names may not have one. A link wins over an account of the subject's own, which keeps
 * what it owns.
 */
final class ProviderAccounts {
    private static final int MOST_OF_ONE_NAME = 1000;

    private final Database database;
    private final Clock clock;

    /** A link as its owner sees it. */
    record Link(String realm, String subject, OffsetDateTime made) {}

    ProviderAccounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        Migrations.run(database, ProviderAccounts.class, "identity.oidc", List.of("001-provider.sql"));
    }

    /** Empty if the subject has not been here. */
    Optional<AccountName> find(String realm, String subject) {
        return database.read(connection -> find(connection, realm, subject));
    }

    /** The subject's account, made now if it has none. On a replica nothing is made. */
    Optional<AccountName> findOrMake(String realm, String subject, String wanted) {
        Optional<AccountName> known = find(realm, subject);
        if (known.isPresent() || database.readOnly()) {
            return known;
        }
        return Optional.of(database.writeEssential(connection -> {
            Optional<AccountName> meanwhile = find(connection, realm, subject);
            return meanwhile.isPresent() ? meanwhile.get() : make(connection, realm, subject, wanted);
        }));
    }

    /** Links a subject. False, and nothing changed, if it is linked to another account. */
    boolean link(String realm, String subject, AccountName account) {
        return database.writeEssential(connection -> {
            Optional<AccountName> known = find(connection, realm, subject);
            if (known.isPresent() && !known.get().realm().equals(realm)) {
                return known.get().equals(account);
            }
            try (var statement =
                    connection.prepareStatement("insert into mapkeep.provider_link values (?, ?, ?, ?, ?)")) {
                statement.setString(1, realm);
                statement.setString(2, subject);
                statement.setString(3, account.realm());
                statement.setString(4, account.name());
                statement.setObject(5, now());
                return statement.executeUpdate() == 1;
            }
        });
    }

    /** Takes an account's links to a provider away, and returns how many there were. */
    int unlink(String realm, AccountName account) {
        return database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "delete from mapkeep.provider_link where realm = ? and account_realm = ? and account_name = ?")) {
                statement.setString(1, realm);
                statement.setString(2, account.realm());
                statement.setString(3, account.name());
                return statement.executeUpdate();
            }
        });
    }

    List<Link> links(AccountName account) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select realm, subject, made from mapkeep.provider_link where account_realm = ? and account_name = ? order by realm, made")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                List<Link> links = new ArrayList<>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        links.add(new Link(
                                rows.getString(1), rows.getString(2), rows.getObject(3, OffsetDateTime.class)));
                    }
                }
                return links;
            }
        });
    }

    private static Optional<AccountName> find(Connection connection, String realm, String subject) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select account_realm, account_name, 1 from mapkeep.provider_link where realm = ? and subject = ?"
                        + " union all select realm, name, 2 from mapkeep.provider_account where realm = ? and subject = ? order by 3")) {
            statement.setString(1, realm);
            statement.setString(2, subject);
            statement.setString(3, realm);
            statement.setString(4, subject);
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new AccountName(rows.getString(1), rows.getString(2)))
                        : Optional.empty();
            }
        }
    }

    private AccountName make(Connection connection, String realm, String subject, String wanted) throws SQLException {
        String base = realm.substring("oidc:".length()) + ":" + wanted;
        for (int number = 1; number <= MOST_OF_ONE_NAME; number++) {
            String name = number == 1 ? base : base + "~" + number;
            if (isFree(connection, realm, name)) {
                try (var statement =
                        connection.prepareStatement("insert into mapkeep.provider_account values (?, ?, ?, ?)")) {
                    statement.setString(1, realm);
                    statement.setString(2, subject);
                    statement.setString(3, name);
                    statement.setObject(4, now());
                    statement.executeUpdate();
                }
                return new AccountName(realm, name);
            }
        }
        throw new Distrust(
                Distrust.Reason.CLAIM_MISSING, "more than " + MOST_OF_ONE_NAME + " people are called " + wanted);
    }

    private static boolean isFree(Connection connection, String realm, String name) throws SQLException {
        try (var statement =
                connection.prepareStatement("select 1 from mapkeep.provider_account where realm = ? and name = ?")) {
            statement.setString(1, realm);
            statement.setString(2, name);
            try (var rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
