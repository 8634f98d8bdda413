package io.mapkeep.data.dataset;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Verb;
import io.mapkeep.storage.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Grants on datasets, table {@code mapkeep.dataset_grant}. */
final class DatasetGrantStore {
    private final Database database;

    DatasetGrantStore(Database database) {
        this.database = database;
    }

    /** All of them, by the dataset's id: one question for a decision about every dataset. */
    Map<UUID, List<DatasetGrant>> all() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.dataset_grant");
                    var rows = statement.executeQuery()) {
                Map<UUID, List<DatasetGrant>> grants = new HashMap<>();
                while (rows.next()) {
                    DatasetGrant grant = grant(rows);
                    grants.computeIfAbsent(grant.dataset(), id -> new ArrayList<>())
                            .add(grant);
                }
                return grants;
            }
        });
    }

    List<DatasetGrant> of(UUID dataset) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select * from mapkeep.dataset_grant where dataset = ? order by kind, realm, name")) {
                statement.setObject(1, dataset);
                try (var rows = statement.executeQuery()) {
                    List<DatasetGrant> grants = new ArrayList<>();
                    while (rows.next()) {
                        grants.add(grant(rows));
                    }
                    return grants;
                }
            }
        });
    }

    /** Puts the grant in the place of what the same grantee had on the dataset; without verbs nothing is left. */
    void put(DatasetGrant grant) {
        if (grant.verbs().isEmpty()) {
            delete(grant);
            return;
        }
        database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.dataset_grant key (dataset, kind, realm, name) values (?, ?, ?, ?, ?, ?, ?)")) {
                setKey(statement, grant);
                statement.setString(5, DatasetGrant.words(grant.verbs()));
                statement.setString(6, grant.by());
                statement.setObject(7, OffsetDateTime.ofInstant(grant.at(), ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    /** Possible on a full disk too: taking a right away must not wait. */
    private void delete(DatasetGrant grant) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "delete from mapkeep.dataset_grant where dataset = ? and kind = ? and realm = ? and name = ?")) {
                setKey(statement, grant);
                return statement.executeUpdate();
            }
        });
    }

    private static void setKey(PreparedStatement statement, DatasetGrant grant) throws SQLException {
        statement.setObject(1, grant.dataset());
        if (grant.to() instanceof Grantee.Person person) {
            setKey(statement, "user", person.realm(), person.name());
        } else if (grant.to() instanceof Grantee.Group group) {
            setKey(statement, "group", group.realm(), group.name());
        } else if (grant.to() instanceof Grantee.OfRole role) {
            setKey(statement, "role", "", role.word());
        }
    }

    private static void setKey(PreparedStatement statement, String kind, String realm, String name)
            throws SQLException {
        statement.setString(2, kind);
        statement.setString(3, realm);
        statement.setString(4, name);
    }

    private static DatasetGrant grant(ResultSet row) throws SQLException {
        String realm = row.getString("realm");
        String name = row.getString("name");
        Grantee to = switch (row.getString("kind")) {
            case "user" -> new Grantee.Person(realm, name);
            case "group" -> new Grantee.Group(realm, name);
            default -> new Grantee.OfRole(name);
        };
        return new DatasetGrant(
                row.getObject("dataset", UUID.class),
                to,
                verbs(row.getString("verbs")),
                row.getString("granted_by"),
                row.getObject("granted_at", OffsetDateTime.class).toInstant());
    }

    /** A verb of a later version gives nothing. */
    private static Set<Verb> verbs(String words) {
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        Arrays.stream(words.split(",")).forEach(word -> Verb.of(word).ifPresent(verbs::add));
        return verbs;
    }
}
