package io.mapkeep.data.tile;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;

/** From degrees to the units of one tile, whose corner is in the north-west. */
final class UnitsOfTile {
    private final double scale;
    private final double left;
    private final double top;

    UnitsOfTile(TileAddress tile) {
        scale = Math.scalb((double) TileLayer.EXTENT, tile.zoom());
        left = (double) tile.column() * TileLayer.EXTENT;
        top = (double) tile.row() * TileLayer.EXTENT;
    }

    /** Changes a geometry in place; false if a coordinate is no number, and then it is not to be used. */
    boolean apply(Geometry geometry) {
        var filter = new ToUnits();
        geometry.apply(filter);
        geometry.geometryChanged();
        return filter.finite;
    }

    /**
     * The column of units in which a point is. A point belongs to one column and so to one tile: those to the right of a border begin on it, and the
     * world's last column takes in its edge.
     */
    int column(double x) {
        return within(Math.floor(x), -left, scale - left - 1);
    }

    /** The row of units in which a point is. */
    int row(double y) {
        return within(Math.floor(y), -top, scale - top - 1);
    }

    /** A copy whose coordinates are whole units. */
    Geometry rounded(Geometry geometry) {
        Geometry copy = geometry.copy();
        for (Coordinate coordinate : copy.getCoordinates()) {
            coordinate.x = Math.rint(coordinate.x);
            coordinate.y = Math.rint(coordinate.y);
        }
        copy.geometryChanged();
        return copy;
    }

    private static int within(double value, double least, double most) {
        return (int) Math.max(least, Math.min(most, value));
    }

    private final class ToUnits implements CoordinateSequenceFilter {
        private boolean finite = true;

        @Override
        public void filter(CoordinateSequence coordinates, int at) {
            double x = Mercator.x(coordinates.getX(at)) * scale - left;
            double y = Mercator.y(coordinates.getY(at)) * scale - top;
            finite &= Double.isFinite(x) && Double.isFinite(y);
            coordinates.setOrdinate(at, 0, x);
            coordinates.setOrdinate(at, 1, y);
        }

        @Override
        public boolean isDone() {
            return !finite;
        }

        @Override
        public boolean isGeometryChanged() {
            return true;
        }
    }
}
