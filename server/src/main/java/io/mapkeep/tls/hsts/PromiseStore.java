package io.mapkeep.tls.hsts;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code mapkeep.https_only}, of one row at most; shared, so that a promoted replica and a restored snapshot go on where the ladder stood. */
final class PromiseStore {
    /** In the place of seconds: browsers were told nothing yet. */
    static final long NEVER = -1;

    private final Database database;

    /**
     * Since when it is promised.
     *
     * @param anchor what clients have to trust
     * @param withdrawn when it was turned off
     * @param told the seconds that browsers were told last
     */
    record Row(String anchor, Instant since, Optional<Instant> withdrawn, long told) {
        static Row begun(String anchor, Instant now) {
            return new Row(anchor, now, Optional.empty(), NEVER);
        }

        Row telling(long seconds) {
            return new Row(anchor, since, withdrawn, seconds);
        }

        Row withdrawnAt(Instant now) {
            return new Row(anchor, since, Optional.of(now), told);
        }
    }

    PromiseStore(Database shared) {
        Migrations.run(shared, PromiseStore.class, "tls-hsts", List.of("001-hsts.sql"));
        this.database = shared;
    }

    boolean readOnly() {
        return database.readOnly();
    }

    Optional<Row> find() {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from mapkeep.https_only")) {
                return rows.next()
                        ? Optional.of(new Row(
                                rows.getString("anchor"),
                                rows.getTimestamp("since").toInstant(),
                                Optional.ofNullable(rows.getTimestamp("withdrawn"))
                                        .map(Timestamp::toInstant),
                                rows.getLong("told")))
                        : Optional.empty();
            }
        });
    }

    void put(Row row) {
        database.write(connection -> {
            try (var delete = connection.createStatement();
                    var insert = connection.prepareStatement("insert into mapkeep.https_only values (?, ?, ?, ?)")) {
                delete.executeUpdate("delete from mapkeep.https_only");
                insert.setString(1, row.anchor());
                insert.setTimestamp(2, Timestamp.from(row.since()));
                insert.setTimestamp(3, row.withdrawn().map(Timestamp::from).orElse(null));
                insert.setLong(4, row.told());
                return insert.executeUpdate();
            }
        });
    }

    void forget() {
        database.write(connection -> {
            try (var delete = connection.createStatement()) {
                return delete.executeUpdate("delete from mapkeep.https_only");
            }
        });
    }
}
