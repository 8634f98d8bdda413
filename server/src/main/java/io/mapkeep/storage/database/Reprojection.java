package io.mapkeep.storage.database;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;

/**
 * {@code ST_Transform} between degrees (EPSG:4326) and the web's Mercator metres (EPSG:3857). H2GIS's own reads a table of reference
 * systems through the guest's session, where there is none. Public because H2 calls it by name.
 */
public final class Reprojection {
    private static final double RADIUS = 6378137.0;
    private static final int DEGREES = 4326;
    private static final int MERCATOR = 3857;

    private Reprojection() {}

    public static @Nullable Geometry transform(@Nullable Geometry geometry, @Nullable Integer srid) {
        if (geometry == null || srid == null) {
            return null;
        }
        int from = geometry.getSRID();
        boolean known = (from == DEGREES || from == MERCATOR) && (srid == DEGREES || srid == MERCATOR);
        if (!known) {
            throw new IllegalArgumentException("only between 4326 and 3857");
        }
        Geometry moved = geometry.copy();
        if (from != srid) {
            moved.apply(new Filter(srid == MERCATOR));
        }
        moved.setSRID(srid);
        return moved;
    }

    private record Filter(boolean toMetres) implements CoordinateSequenceFilter {
        @Override
        public void filter(CoordinateSequence sequence, int i) {
            double x = sequence.getX(i);
            double y = sequence.getY(i);
            sequence.setOrdinate(i, 0, toMetres ? RADIUS * Math.toRadians(x) : Math.toDegrees(x / RADIUS));
            sequence.setOrdinate(
                    i,
                    1,
                    toMetres
                            ? RADIUS * Math.log(Math.tan(Math.PI / 4 + Math.toRadians(y) / 2))
                            : Math.toDegrees(2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2));
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public boolean isGeometryChanged() {
            return true;
        }
    }
}
