package io.mapkeep.data.tile;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import org.locationtech.jts.geom.Envelope;

/** Which tile: zoom, column from the west, row from the north, as web maps number them. */
record TileAddress(int zoom, int column, int row) {
    static final int DEEPEST = 22;

    /**
     * Reads the parts of a tile's path.
     *
     * @throws InvalidInput if there is no such tile
     */
    static TileAddress parse(String zoom, String column, String row) {
        try {
            int z = Integer.parseInt(zoom);
            int x = Integer.parseInt(column);
            int y = Integer.parseInt(row);
            if (z >= 0 && z <= DEEPEST && inside(x, z) && inside(y, z)) {
                return new TileAddress(z, x, y);
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number beyond the last tile.
        }
        throw new InvalidInput(Problem.of(
                "MK-TIL-001",
                "There is no such tile.",
                "A tile is named by zoom 0 to " + DEEPEST + ", column and row from 0 to 2^zoom - 1.",
                "Let the map client make the address from the TileJSON document."));
    }

    /** Degrees from the tile's edges, widened by {@code margin} tile widths. */
    Envelope degrees(double margin) {
        double tiles = Math.scalb(1.0, zoom);
        double west = (column - margin) / tiles * 360 - 180;
        double east = (column + 1 + margin) / tiles * 360 - 180;
        return new Envelope(
                west, east, Mercator.latitude((row + 1 + margin) / tiles), Mercator.latitude((row - margin) / tiles));
    }

    private static boolean inside(int number, int zoom) {
        return number >= 0 && number < 1 << zoom;
    }
}
