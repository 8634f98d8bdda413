package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Roles;
import io.mapkeep.contract.admin.UserReport.User;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.time.Clock;
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

    List<User> all(Sessions sessions) {
        return database.read(connection -> {
            try (var statement =
                            connection.prepareStatement("select * from mapkeep.seen_user order by realm desc, name");
                    var rows = statement.executeQuery()) {
                List<User> users = new ArrayList<>();
                while (rows.next()) {
                    String name = rows.getString("name");
                    String realm = rows.getString("realm");
                    users.add(new User(
                            name,
                            rows.getString("display_name"),
                            realm,
                            Arrays.stream(rows.getString("roles").split(","))
                                    .filter(word -> !word.isEmpty())
                                    .toList(),
                            Optional.of(rows.getObject("last_sign_in", OffsetDateTime.class)
                                    .toInstant()),
                            sessions.count(name, realm)));
                }
                return users;
            }
        });
    }
}
