package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.ByteSize;

/** {@code [import]}: what an uploaded file may cost. */
public record ImportSection(ByteSize file, int columns, ByteSize value, int reportedRows, int concurrent) {
    static ImportSection read(Section in) {
        return new ImportSection(
                in.size("file", "4 GiB", "1 MiB", "1 TiB", "Largest file; room for it must be free in server.data."),
                in.number("columns", 1000, 1, 10_000, "columns", "Most columns of a file."),
                in.size("value", "16 MiB", "1 KiB", "256 MiB", "Largest single value or geometry."),
                in.number(
                        "reported_rows",
                        10_000,
                        1,
                        1_000_000,
                        "rows",
                        "Bad rows that are kept with line and reason; all are counted."),
                in.number("concurrent", 2, 1, 32, "imports", "Imports that run at once; further ones wait."));
    }
}
