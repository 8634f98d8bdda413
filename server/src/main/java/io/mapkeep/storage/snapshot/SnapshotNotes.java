package io.mapkeep.storage.snapshot;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.storage.database.Places;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Table {@code mapkeep.snapshot_note}: the few things about snapshots that the store of snapshots cannot know. They travel in each snapshot. */
final class SnapshotNotes {
    private static final String LINEAGE = "lineage";
    private static final String STORE = "store ";
    private static final String RESTORED = "restored into epoch ";
    private static final String PROVEN = "recovery key proven ";

    private final Database shared;
    private final Database database;
    private final Clock clock;

    /** @param at when it was noted */
    private record Note(String value, Instant at) {}

    SnapshotNotes(Database database, Clock clock) {
        this(Places.of(database), clock);
    }

    /** On a replica, what is noted there stays there, and what the primary has noted is read besides. */
    SnapshotNotes(Places places, Clock clock) {
        this.shared = places.shared();
        this.database = places.own();
        this.clock = clock;
        for (Database each : List.of(shared, database)) {
            Migrations.run(each, SnapshotNotes.class, "storage.snapshot", List.of("001-snapshot.sql"));
        }
    }

    /** Names this appliance through all its lives; made at the first call. */
    String lineage() {
        return find(shared, LINEAGE).map(Note::value).orElseGet(() -> {
            String made = UUID.randomUUID().toString();
            put(LINEAGE, made);
            return made;
        });
    }

    /** Whether a store was begun there: then an empty folder is a disk that is not mounted. */
    boolean knows(String location) {
        return find(STORE + location).isPresent();
    }

    void begun(String location, UUID repository) {
        put(STORE + location, repository.toString());
    }

    /** When somebody last showed that they have the recovery key with this fingerprint. */
    Optional<Instant> proven(String keyId) {
        return find(shared, PROVEN + keyId).map(Note::at);
    }

    Instant prove(String keyId) {
        return put(PROVEN + keyId, "");
    }

    /** The barrier of the former life at which a restore began that epoch; the archive of the new life joins there. */
    OptionalLong restoredAt(long epoch) {
        return find(RESTORED + epoch)
                .map(note -> OptionalLong.of(Long.parseLong(note.value())))
                .orElse(OptionalLong.empty());
    }

    void restored(long epoch, long barrier) {
        put(RESTORED + epoch, String.valueOf(barrier));
    }

    private Optional<Note> find(String name) {
        return find(database, name);
    }

    private static Optional<Note> find(Database where, String name) {
        return where.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select note, noted from mapkeep.snapshot_note where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Note(
                                    rows.getString(1),
                                    rows.getObject(2, OffsetDateTime.class).toInstant()))
                            : Optional.<Note>empty();
                }
            }
        });
    }

    private Instant put(String name, String value) {
        Instant now = clock.instant();
        return database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("merge into mapkeep.snapshot_note key (name) values (?, ?, ?)")) {
                statement.setString(1, name);
                statement.setString(2, value);
                statement.setObject(3, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
                statement.executeUpdate();
                return now;
            }
        });
    }
}
