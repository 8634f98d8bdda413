package io.mapkeep.data.importer.reading;

import java.nio.ByteBuffer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.shape.fractal.HilbertCode;

/**
 * Where something is: the bytes for the database and what the survey wants to know of it.
 *
 * @param ewkb with SRID 4326
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
record Place(byte[] ewkb, String kind, Envelope bounds) {
    static final int SRID = 4326;
    private static final int EWKB_SRID_FLAG = 0x20000000;
    private static final int POINT = 1;

    /** A grid of 32,768 by 32,768 cells: about a kilometre each, fine enough to gather neighbours. */
    private static final int HILBERT_LEVEL = 15;

    private static final int HILBERT_LAST = (1 << HILBERT_LEVEL) - 1;

    /** Thrown for what is no place on earth; the message is for the file's owner. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** The common case, without a detour over geometry objects. */
    static Place point(double longitude, double latitude) throws Unusable {
        requireOnEarth(longitude, latitude);
        byte[] ewkb = ByteBuffer.allocate(25)
                .put((byte) 0)
                .putInt(POINT | EWKB_SRID_FLAG)
                .putInt(SRID)
                .putDouble(longitude)
                .putDouble(latitude)
                .array();
        return new Place(ewkb, "Point", new Envelope(longitude, longitude, latitude, latitude));
    }

    static Place of(Geometry geometry) throws Unusable {
        boolean withHeight = false;
        for (Coordinate coordinate : geometry.getCoordinates()) {
            requireOnEarth(coordinate.x, coordinate.y);
            withHeight |= !Double.isNaN(coordinate.getZ());
        }
        if (withHeight) {
            requireHeightEverywhere(geometry);
        }
        setSrid(geometry);
        byte[] ewkb = new WKBWriter(withHeight ? 3 : 2, ByteOrderValues.BIG_ENDIAN, true).write(geometry);
        return new Place(ewkb, geometry.getGeometryType(), geometry.getEnvelopeInternal());
    }

    /** The number of the cell in which the middle is, along the Hilbert curve around the earth. */
    int hilbert() {
        double x = (bounds.getMinX() + bounds.getMaxX()) / 2;
        double y = (bounds.getMinY() + bounds.getMaxY()) / 2;
        return HilbertCode.encode(
                HILBERT_LEVEL, (int) ((x + 180) / 360 * HILBERT_LAST), (int) ((y + 90) / 180 * HILBERT_LAST));
    }

    /** A geometry has a height at every position or at none; a missing one would become "not a number" in the database. */
    private static void requireHeightEverywhere(Geometry geometry) throws Unusable {
        for (Coordinate coordinate : geometry.getCoordinates()) {
            if (Double.isNaN(coordinate.getZ())) {
                throw new Unusable("some positions have a height and others have none");
            }
            if (Double.isInfinite(coordinate.getZ())) {
                throw new Unusable("a height is not a finite number");
            }
        }
    }

    private static void setSrid(Geometry geometry) {
        geometry.setSRID(SRID);
        if (geometry instanceof GeometryCollection collection) {
            for (int i = 0; i < collection.getNumGeometries(); i++) {
                setSrid(collection.getGeometryN(i));
            }
        }
    }

    static void requireOnEarth(double longitude, double latitude) throws Unusable {
        if (!(Math.abs(longitude) <= 180)) {
            throw new Unusable("longitude " + longitude + " is not between -180 and 180");
        }
        if (!(Math.abs(latitude) <= 90)) {
            throw new Unusable("latitude " + latitude + " is not between -90 and 90"
                    + (Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90 ? "; are the two swapped?" : ""));
        }
    }
}
