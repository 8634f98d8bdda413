package io.mapkeep.data.importer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Imports as long as it lives; {@link KilledImportIT} sees to its end. */
final class ImportInAnotherProcess {
    /** One window of rows, and several. */
    static final int FEW = 20_000;

    static final int MANY = 220_000;

    private ImportInAnotherProcess() {}

    public static void main(String[] arguments) {
        StringBuilder rows = new StringBuilder("n,lat,lon\n");
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            rows.append(i)
                    .append(',')
                    .append(i % 90)
                    .append(".5,")
                    .append(i % 180)
                    .append(".25\n");
        }
        byte[] file = rows.toString().getBytes(StandardCharsets.UTF_8);
        try (House house = new House(Path.of(arguments[0]))) {
            System.out.println("ready");
            while (true) {
                house.load("places.csv", file, Map.of());
            }
        }
    }
}
