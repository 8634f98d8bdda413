package io.mapkeep.data.tile;

import java.util.BitSet;

/**
 * Says which features stand for their neighbours: of all that are smaller than a cell, the first in each cell. Cells begin at the tile's corner, so
 * none reaches over its edge, and a cell of the next coarser grid is four cells of this one.
 */
final class Grid {
    /** A quarter of a pixel or half of one, on 1024 or 512 pixels a tile. */
    static final int FINEST = 4;
    /** An eighth of a tile. */
    static final int COARSEST = 512;

    private final int cell;
    private final int margin;
    private final int across;
    private final BitSet taken;

    /**
     * Where a feature is and how large, in tile units.
     *
     * @param size the longer side of its envelope; 0 for a point
     */
    record Spot(int x, int y, int size) {}

    Grid(int cell) {
        this.cell = cell;
        this.margin = (TileLayer.BUFFER + cell - 1) / cell;
        this.across = (TileLayer.EXTENT + cell - 1) / cell + 2 * margin;
        this.taken = new BitSet(across * across);
    }

    int cell() {
        return cell;
    }

    Grid coarser() {
        return new Grid(cell * 2);
    }

    boolean isCoarsest() {
        return cell >= COARSEST;
    }

    /** Whether the feature is to be shown: it is as large as a cell, or the first in its own. */
    boolean take(Spot spot) {
        return spot.size >= cell || take(spot.x, spot.y);
    }

    boolean take(int x, int y) {
        int at = (Math.floorDiv(y, cell) + margin) * across + Math.floorDiv(x, cell) + margin;
        if (taken.get(at)) {
            return false;
        }
        taken.set(at);
        return true;
    }
}
