package io.mapkeep.data.tile;

import io.mapkeep.data.dataset.Dataset;
import java.time.Instant;
import java.util.Locale;

/** What a tile depends on: a dataset that was deleted and imported anew under the same name is another one. */
record TileVersion(String name, Instant created, Instant updated, long rows) {
    /** To be raised when the same data make another tile, so that no browser keeps the old one. */
    private static final int FORMAT = 2;

    static TileVersion of(Dataset dataset) {
        return new TileVersion(dataset.name(), dataset.created(), dataset.updated(), dataset.rows());
    }

    /** An entity tag for one tile (RFC 9110, 8.8.3). */
    String tag(TileAddress tile) {
        return String.format(
                Locale.ROOT,
                "\"%d-%x-%x-%d-%d-%d\"",
                FORMAT,
                hashCode(),
                updated.toEpochMilli(),
                tile.zoom(),
                tile.column(),
                tile.row());
    }
}
