package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Roles;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who has signed in, when last, and as what; table {@code mapkeep.seen_user}. */
final class SeenUsers {
    private final Database database;
    private final Clock clock;

    /** @param roles as of that sign-in */
    record Seen(AccountName account, String displayName, List<String> roles, Instant lastSignIn) {}

    SeenUsers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        Migrations.run(
                database, SeenUsers.class, "identity", List.of("001-seen.sql", "002-realm.sql", "003-order.sql"));
    }

    void note(Principal principal) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.seen_user key (name, realm) values (?, ?, ?, ?, ?)")) {
                statement.setString(1, principal.name());
                statement.setString(2, principal.realm());
                statement.setString(3, principal.displayName());
                statement.setString(4, Roles.joined(principal.roles()));
                statement.setObject(5, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    Optional<Seen> find(AccountName account) {
        return select("where realm = ? and name = ?", 1, account.realm(), account.name()).stream()
                .findFirst();
    }

    /** In the order of realm and name. */
    List<Seen> all() {
        return select("order by realm, name", Integer.MAX_VALUE);
    }

    /** Those of other realms than that of local accounts, in the order of realm and name, after an account; by the index, so that the last page costs what the first does. */
    List<Seen> otherThanLocal(AccountName last, int most) {
        List<Seen> page =
                new ArrayList<>(select("where realm = ? and name > ? order by name", most, last.realm(), last.name()));
        if (page.size() < most) {
            page.addAll(select(
                    "where realm > ? and realm <> 'local' order by realm, name", most - page.size(), last.realm()));
        }
        return page;
    }

    private List<Seen> select(String condition, int most, String... values) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select * from mapkeep.seen_user " + condition + " limit " + most)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setString(i + 1, values[i]);
                }
                try (var rows = statement.executeQuery()) {
                    List<Seen> people = new ArrayList<>();
                    while (rows.next()) {
                        people.add(seen(rows));
                    }
                    return people;
                }
            }
        });
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                new AccountName(row.getString("realm"), row.getString("name")),
                row.getString("display_name"),
                Arrays.stream(row.getString("roles").split(","))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                row.getObject("last_sign_in", OffsetDateTime.class).toInstant());
    }
}
