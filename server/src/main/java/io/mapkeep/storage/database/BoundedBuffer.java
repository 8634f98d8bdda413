package io.mapkeep.storage.database;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** {@code ST_Buffer} without the parameter for the number of segments, which could ask for billions. Public because H2 calls it by name. */
public final class BoundedBuffer {
    private BoundedBuffer() {}

    public static @Nullable Geometry of(@Nullable Geometry geometry, @Nullable Double distance) {
        if (geometry == null || distance == null) {
            return null;
        }
        Geometry around = geometry.buffer(distance);
        around.setSRID(geometry.getSRID());
        return around;
    }
}
