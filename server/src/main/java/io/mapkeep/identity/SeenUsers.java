package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Roles;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who has signed in, when last, and as what; table {@code mapkeep.seen_user}. */
final class SeenUsers {
    private final Database database;
    private final Clock clock;

    /** @param roles as of that sign-in */
    record Seen(AccountName account, String displayName, List<String> roles, Instant lastSignIn) {}

    SeenUsers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        Migrations.run(database, SeenUsers.class, "identity", List.of("001-seen.sql", "002-realm.sql"));
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

    /** In the order of realm and name. */
    List<Seen> all() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.seen_user order by realm, name");
                    var rows = statement.executeQuery()) {
                List<Seen> people = new ArrayList<>();
                while (rows.next()) {
                    people.add(new Seen(
                            new AccountName(rows.getString("realm"), rows.getString("name")),
                            rows.getString("display_name"),
                            Arrays.stream(rows.getString("roles").split(","))
                                    .filter(word -> !word.isEmpty())
                                    .toList(),
                            rows.getObject("last_sign_in", OffsetDateTime.class).toInstant()));
                }
                return people;
            }
        });
    }
}
