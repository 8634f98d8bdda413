package io.mapkeep.bench.durability;

import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Does some work, so that there is something left to tidy up, lets the database settle and says what the process wrote in each window after that: to
 * the disk, and by calls.
 *
 * <p>Arguments: the folder, seconds to settle, seconds of a window, how many windows.
 */
final class Idler {
    private Idler() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        ChildJvm.endWithParent();
        long settling = Long.parseLong(arguments[1]);
        long window = Long.parseLong(arguments[2]);
        int windows = Integer.parseInt(arguments[3]);
        List<Written> written = new ArrayList<>();
        try (Database database = Mapkeep.open(Path.of(arguments[0]))) {
            work(database);
            Thread.sleep(settling * 1000);
            for (int i = 0; i < windows; i++) {
                Written before = Written.now();
                Thread.sleep(window * 1000);
                written.add(Written.now().since(before));
            }
        }
        // Not before: it is written, too.
        for (Written each : written) {
            System.out.println(each.toDisk + " " + each.byCalls);
        }
    }

    private static void work(Database database) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table note(id bigint primary key, body varchar(200))");
                return statement.executeUpdate(
                        "insert into note select \"X\", cast(random_uuid() as varchar) from system_range(1, 50000)");
            }
        });
        for (int i = 0; i < 500; i++) {
            int id = i;
            database.write(connection -> {
                try (var update = connection.prepareStatement("update note set body = 'changed' where id = ?")) {
                    update.setInt(1, id * 97);
                    return update.executeUpdate();
                }
            });
        }
    }

    private record Written(long toDisk, long byCalls) {
        static Written now() throws IOException {
            long toDisk = 0;
            long byCalls = 0;
            for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
                long value = Long.parseLong(line.substring(line.indexOf(' ') + 1));
                if (line.startsWith("write_bytes:")) {
                    toDisk = value;
                } else if (line.startsWith("wchar:")) {
                    byCalls = value;
                }
            }
            return new Written(toDisk, byCalls);
        }

        Written since(Written before) {
            return new Written(toDisk - before.toDisk, byCalls - before.byCalls);
        }
    }
}
