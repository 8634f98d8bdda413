package io.mapkeep.bench.durability;

import io.mapkeep.storage.database.Database;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fills a database, unless it is full already, and writes single rows until it is killed: a new one, whose id it notes down when it is acknowledged,
 * and a change anywhere in the old ones, in turns.
 *
 * <p>Arguments: the folder, the mebibytes of bodies, the file for the ids.
 */
final class StartWriter {
    private static final int BODY = 1024;
    private static final int BATCH = 5_000;
    private static final int WRITERS = 8;

    private final Database database;
    private final long rows;
    private final OutputStream acknowledged;
    private final AtomicLong ids;

    private StartWriter(Database database, long rows, OutputStream acknowledged, long last) {
        this.database = database;
        this.rows = rows;
        this.acknowledged = acknowledged;
        this.ids = new AtomicLong(last);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildJvm.endWithParent();
        long rows = Long.parseLong(arguments[1]) * (1 << 20) / BODY;
        try (OutputStream acknowledged = new FileOutputStream(arguments[2], true);
                Database database = Mapkeep.open(Path.of(arguments[0]))) {
            long last = fill(database, rows);
            var writer = new StartWriter(database, rows, acknowledged, last);
            for (int i = 1; i < WRITERS; i++) {
                var thread = new Thread(writer::write, "writer-" + i);
                thread.setDaemon(true);
                thread.start();
            }
            writer.write();
        }
    }

    /** The highest id that is there. */
    static long fill(Database database, long rows) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(
                        "create table if not exists document(id bigint primary key, body varbinary(2048) not null)");
            }
        });
        long last = database.read(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("select coalesce(max(id), 0) from document")) {
                result.next();
                return result.getLong(1);
            }
        });
        var random = new SplittableRandom(last);
        while (last < rows) {
            long first = last + 1;
            long end = Math.min(rows, last + BATCH);
            database.write(connection -> insert(connection, first, end, random));
            last = end;
        }
        return last;
    }

    private void write() {
        var random = new SplittableRandom();
        while (true) {
            long id = ids.incrementAndGet();
            database.write(connection -> insert(connection, id, id, random));
            note(id);
            database.write(connection -> {
                try (var update = connection.prepareStatement("update document set body = ? where id = ?")) {
                    update.setBytes(1, body(random));
                    update.setLong(2, random.nextLong(1, rows + 1));
                    return update.executeUpdate();
                }
            });
        }
    }

    private static int insert(Connection connection, long first, long last, SplittableRandom random)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into document(id, body) values (?, ?)")) {
            for (long id = first; id <= last; id++) {
                insert.setLong(1, id);
                insert.setBytes(2, body(random));
                insert.addBatch();
            }
            return insert.executeBatch().length;
        }
    }

    private static byte[] body(SplittableRandom random) {
        byte[] body = new byte[BODY];
        random.nextBytes(body);
        return body;
    }

    /** In one system call, so that a kill leaves whole lines. */
    private void note(long id) {
        try {
            acknowledged.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
