package io.mapkeep.data.importer.reading;

import java.io.IOException;
import java.nio.file.Path;

/** Finds out what a file is, from its content; its name says nothing that can be relied on. */
public final class Tables {
    private Tables() {}

    /**
     * Opens {@code file}.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if it is empty or no format that is read here
     */
    public static Table open(Path file, Limits limits, Progress progress) throws IOException {
        FileFormat format = FileFormat.of(file);
        Encoding encoding = Encoding.of(file, progress);
        return switch (format) {
            case GEOJSON -> GeoJsonTable.open(file, encoding, limits);
            case DELIMITED -> CsvTable.open(file, encoding, limits);
        };
    }
}
