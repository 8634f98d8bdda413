package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Roles given by command, table {@code mapkeep.role_grant}. They travel to replicas with the data. */
final class GrantStore {
    private final Database database;

    GrantStore(Database database) {
        this.database = database;
        Migrations.run(database, GrantStore.class, "identity.role", List.of("001-grant.sql"));
    }

    List<RoleGrant> all() {
        return database.read(connection -> {
            try (var statement =
                            connection.prepareStatement("select * from mapkeep.role_grant order by kind, realm, name");
                    var rows = statement.executeQuery()) {
                List<RoleGrant> grants = new ArrayList<>();
                while (rows.next()) {
                    grants.add(grant(rows));
                }
                return grants;
            }
        });
    }

    /** Those to the person and those to groups of the realm: few, where all grants may be many. */
    List<RoleGrant> concerning(String realm, String name) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.role_grant where realm = ?"
                    + " and (kind = 'group' or kind = 'user' and name = ?)")) {
                statement.setString(1, realm);
                statement.setString(2, name);
                try (var rows = statement.executeQuery()) {
                    List<RoleGrant> grants = new ArrayList<>();
                    while (rows.next()) {
                        grants.add(grant(rows));
                    }
                    return grants;
                }
            }
        });
    }

    void insert(RoleGrant grant) {
        database.write(connection -> {
            try (var statement =
                    connection.prepareStatement("insert into mapkeep.role_grant values (?, ?, ?, ?, ?, ?)")) {
                setKey(statement, grant);
                statement.setString(5, grant.by());
                statement.setObject(6, OffsetDateTime.ofInstant(grant.at(), ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    /** Possible on a full disk too: taking a right away must not wait. */
    void delete(RoleGrant grant) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "delete from mapkeep.role_grant where kind = ? and realm = ? and name = ? and role = ?")) {
                setKey(statement, grant);
                return statement.executeUpdate();
            }
        });
    }

    private static void setKey(PreparedStatement statement, RoleGrant grant) throws SQLException {
        if (grant.to() instanceof Grantee.Group group) {
            statement.setString(1, "group");
            statement.setString(2, group.realm());
            statement.setString(3, group.name());
        } else if (grant.to() instanceof Grantee.Person person) {
            statement.setString(1, "user");
            statement.setString(2, person.realm());
            statement.setString(3, person.name());
        } else {
            throw new IllegalArgumentException("a role has no role");
        }
        statement.setString(4, grant.role());
    }

    private static RoleGrant grant(ResultSet row) throws SQLException {
        String realm = row.getString("realm");
        String name = row.getString("name");
        Grantee to = row.getString("kind").equals("group")
                ? new Grantee.Group(realm, name)
                : new Grantee.Person(realm, name);
        return new RoleGrant(
                to,
                row.getString("role"),
                row.getString("granted_by"),
                row.getObject("granted_at", OffsetDateTime.class).toInstant());
    }
}
