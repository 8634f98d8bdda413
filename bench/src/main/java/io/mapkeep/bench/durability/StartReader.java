package io.mapkeep.bench.durability;

import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Opens what {@link StartWriter} left behind. Says the seconds until the first read was answered, how many rows had been acknowledged, and how many of
 * those are missing.
 *
 * <p>Arguments: the folder, the file with the ids.
 */
final class StartReader {
    private StartReader() {}

    public static void main(String[] arguments) throws IOException {
        ChildJvm.endWithParent();
        List<Long> acknowledged = Files.readAllLines(Path.of(arguments[1])).stream()
                .map(Long::valueOf)
                .toList();
        long began = System.nanoTime();
        try (Database database = Mapkeep.open(Path.of(arguments[0]))) {
            int first = database.read(connection -> countMissing(connection, List.of(1L)));
            double seconds = (System.nanoTime() - began) / 1e9;
            int missing = database.read(connection -> countMissing(connection, acknowledged));
            System.out.println(seconds + " " + acknowledged.size() + " " + (first + missing));
        }
    }

    private static int countMissing(Connection connection, List<Long> ids) throws SQLException {
        int missing = 0;
        try (var select = connection.prepareStatement("select body from document where id = ?")) {
            for (long id : ids) {
                select.setLong(1, id);
                try (var result = select.executeQuery()) {
                    missing += result.next() ? 0 : 1;
                }
            }
        }
        return missing;
    }
}
