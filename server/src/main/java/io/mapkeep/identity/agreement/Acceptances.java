package io.mapkeep.identity.agreement;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.storage.database.Places;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Who accepted what, table {@code mapkeep.agreement_acceptance}. What is accepted on a replica stays there; what came from the primary counts as well. */
final class Acceptances {
    private final Places places;
    private final Clock clock;

    Acceptances(Places places, Clock clock) {
        this.places = places;
        this.clock = clock;
        Migrations.run(places.shared(), Acceptances.class, "identity.agreement", List.of("001-agreement.sql"));
        if (!places.ofPrimary()) {
            Migrations.run(places.own(), Acceptances.class, "identity.agreement", List.of("001-agreement.sql"));
        }
    }

    /** When the account accepted that version; empty if it has not. */
    Optional<Instant> accepted(AccountName account, String version) {
        Optional<Instant> here = accepted(places.own(), account, version);
        return here.isPresent() || places.ofPrimary() ? here : accepted(places.shared(), account, version);
    }

    void note(AccountName account, String version, String sha256) {
        places.own().writeEssential(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.agreement_acceptance key (realm, name, version) values (?, ?, ?, ?, ?)")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                statement.setString(3, version);
                statement.setString(4, sha256);
                statement.setObject(5, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    private static Optional<Instant> accepted(Database database, AccountName account, String version) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select accepted from mapkeep.agreement_acceptance where realm = ? and name = ? and version = ?")) {
                statement.setString(1, account.realm());
                statement.setString(2, account.name());
                statement.setString(3, version);
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(
                                    rows.getObject(1, OffsetDateTime.class).toInstant())
                            : Optional.<Instant>empty();
                }
            }
        });
    }
}
