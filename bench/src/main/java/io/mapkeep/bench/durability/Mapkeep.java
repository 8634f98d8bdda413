package io.mapkeep.bench.durability;

import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The database as the product uses it: in the same process, a connection lent for each call. */
final class Mapkeep implements Contender {
    static final Redacted<byte[]> PASSWORD = Redacted.of("bench".getBytes(StandardCharsets.UTF_8));

    private final Database database;

    private Mapkeep(Database database) {
        this.database = database;
    }

    static Mapkeep start(Path folder) {
        return new Mapkeep(open(folder));
    }

    static Mapkeep of(Database database) {
        return new Mapkeep(database);
    }

    static Database open(Path folder) {
        return Database.open(folder, PASSWORD);
    }

    long commits() {
        return database.figures().commits();
    }

    @Override
    public Product product() {
        return Product.MAPKEEP;
    }

    @Override
    public Client writer() {
        return work -> database.write(connection -> {
            try (var statements = new Statements(connection)) {
                work.run(statements);
                return true;
            }
        });
    }

    @Override
    public Client reader() {
        return work -> database.read(connection -> {
            try (var statements = new Statements(connection)) {
                work.run(statements);
                return true;
            }
        });
    }

    @Override
    public void settle() {
        // What a commit leaves for later is part of what it costs.
    }

    @Override
    public OptionalLong journalBytes() {
        return OptionalLong.of(database.journalFigures().journalBytes());
    }

    @Override
    public void close() {
        database.close();
    }
}
