package io.mapkeep.identity.role;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.storage.database.Places;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the realms said of people last, table {@code mapkeep.known_person}: their groups, for grants on datasets and for explanations. A node notes it in its own
 * place; a replica looks into the primary's for somebody it has not met itself, like the owner of a key.
 */
final class KnownPeople {
    /** A sign-in with a password that brings no news writes again after this time only: a map signs in once a minute, by HTTP Basic. */
    private static final Duration STALE = Duration.ofHours(1);

    private static final ObjectMapper LISTS = new ObjectMapper();

    private final Database own;
    private final Database shared;

    KnownPeople(Places places) {
        this.own = places.own();
        this.shared = places.shared();
        Migrations.run(shared, KnownPeople.class, "identity.person", List.of("001-person.sql"));
        if (!places.ofPrimary()) {
            Migrations.run(own, KnownPeople.class, "identity.person", List.of("001-person.sql"));
        }
    }

    void note(KnownPerson person) {
        note(List.of(person));
    }

    /** Notes what is news of these, in one transaction. */
    void note(List<KnownPerson> people) {
        List<KnownPerson> news = people.stream().filter(this::isNews).toList();
        if (news.isEmpty()) {
            return;
        }
        own.writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.known_person key (realm, name) values (?, ?, ?, ?, ?)")) {
                for (KnownPerson person : news) {
                    statement.setString(1, person.realm());
                    statement.setString(2, person.name());
                    statement.setString(3, person.displayName());
                    statement.setString(4, json(person.groups()));
                    statement.setObject(5, OffsetDateTime.ofInstant(person.seen(), ZoneOffset.UTC));
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    private boolean isNews(KnownPerson person) {
        Optional<KnownPerson> before = find(own, person.realm(), person.name());
        return before.isEmpty()
                || !before.get().groups().equals(person.groups())
                || !before.get().displayName().equals(person.displayName())
                || person.ofProvider()
                || !person.seen().isBefore(before.get().seen().plus(STALE));
    }

    Optional<KnownPerson> find(String realm, String name) {
        Optional<KnownPerson> here = find(own, realm, name);
        return here.isPresent() || own == shared ? here : find(shared, realm, name);
    }

    /** When a realm last vouched for somebody, on this node or on the primary. */
    Optional<Instant> lastSeen(String realm, String name) {
        return Stream.of(
                        find(own, realm, name),
                        own == shared ? Optional.<KnownPerson>empty() : find(shared, realm, name))
                .flatMap(Optional::stream)
                .map(KnownPerson::seen)
                .max(Comparator.naturalOrder());
    }

    /** In which realms somebody of that name was seen. */
    Set<String> realmsOf(String name) {
        Set<String> realms = new LinkedHashSet<>();
        for (Database database : own == shared ? List.of(own) : List.of(own, shared)) {
            select(database, "name = ?", statement -> statement.setString(1, name))
                    .forEach(person -> realms.add(person.realm()));
        }
        return realms;
    }

    @FunctionalInterface
    private interface Filling {
        void fill(PreparedStatement statement) throws SQLException;
    }

    private static Optional<KnownPerson> find(Database database, String realm, String name) {
        return select(database, "realm = ? and name = ?", statement -> {
                    statement.setString(1, realm);
                    statement.setString(2, name);
                })
                .stream()
                .findFirst();
    }

    private static List<KnownPerson> select(Database database, String condition, Filling filling) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.known_person where " + condition)) {
                filling.fill(statement);
                try (var rows = statement.executeQuery()) {
                    List<KnownPerson> people = new ArrayList<>();
                    while (rows.next()) {
                        people.add(person(rows));
                    }
                    return people;
                }
            }
        });
    }

    private static KnownPerson person(ResultSet row) throws SQLException {
        return new KnownPerson(
                row.getString("realm"),
                row.getString("name"),
                row.getString("display_name"),
                groups(row.getString("groups")),
                row.getObject("seen", OffsetDateTime.class).toInstant());
    }

    private static String json(Set<String> groups) {
        try {
            return LISTS.writeValueAsString(groups.stream().sorted().toList());
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static Set<String> groups(String json) {
        try {
            return LISTS.readValue(json, new TypeReference<Set<String>>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("mapkeep.known_person.groups is not JSON", damaged);
        }
    }
}
