package io.mapkeep.data.tile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * The points of a large dataset in memory, 16 bytes each, so that a tile of a million points is a walk over two arrays and not over the database. Points
 * keep the table's order, so the one that stands for its neighbours is always the same.
 */
final class PointOverview {
    static final int BYTES_PER_POINT = 16;
    /** World coordinates have 30 bits: 4 cm at the equator. */
    private static final double WORLD = 1 << 30;
    /** Where a unit of the world is one of a tile; deeper, places are rounded to it. */
    private static final int FINEST_ZOOM = 18;

    private static final int WKB_POINT = 1;
    private static final int SRID_FLAG = 0x2000_0000;
    private static final int TYPE_BITS = 0xff;

    private int[] x;
    private int[] y;
    private long[] id;
    private int size;

    PointOverview(int expected) {
        x = new int[expected];
        y = new int[expected];
        id = new long[expected];
    }

    /** Reads rows of key and point; what is no point is passed over. */
    static PointOverview read(ResultSet rows, long expected) throws SQLException {
        var overview = new PointOverview((int) Math.max(16, expected));
        while (rows.next()) {
            byte[] point = rows.getBytes(2);
            if (point != null) {
                overview.add(rows.getLong(1), point);
            }
        }
        return overview;
    }

    int size() {
        return size;
    }

    /** What the walk over a tile's points does with each. Coordinates are in tile units. */
    @FunctionalInterface
    interface Visitor {
        void visit(long id, int tileX, int tileY);
    }

    /** Walks over the points of a tile and its buffer. */
    void visit(TileAddress tile, Visitor visitor) {
        long left = (long) tile.column() * TileLayer.EXTENT;
        long top = (long) tile.row() * TileLayer.EXTENT;
        for (int i = 0; i < size; i++) {
            long tileX = units(x[i], tile.zoom()) - left;
            long tileY = units(y[i], tile.zoom()) - top;
            if (inFrame(tileX) && inFrame(tileY)) {
                visitor.visit(id[i], (int) tileX, (int) tileY);
            }
        }
    }

    private static long units(int world, int zoom) {
        return zoom <= FINEST_ZOOM ? world >> FINEST_ZOOM - zoom : (long) world << zoom - FINEST_ZOOM;
    }

    private static boolean inFrame(long coordinate) {
        return coordinate >= -TileLayer.BUFFER && coordinate < TileLayer.EXTENT + TileLayer.BUFFER;
    }

    /** A point in EWKB, as H2 gives it: byte order, type with flags, perhaps an SRID, then the coordinates. */
    private void add(long key, byte[] ewkb) {
        if (ewkb.length < 21) {
            return;
        }
        var buffer = ByteBuffer.wrap(ewkb);
        buffer.order(buffer.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int type = buffer.getInt();
        if ((type & TYPE_BITS) % 1000 != WKB_POINT) {
            return;
        }
        if ((type & SRID_FLAG) != 0) {
            buffer.getInt();
        }
        add(key, buffer.getDouble(), buffer.getDouble());
    }

    /** Adds a point in degrees; what is no number has no place on a map. */
    void add(long key, double longitude, double latitude) {
        if (!Double.isFinite(longitude) || !Double.isFinite(latitude)) {
            return;
        }
        if (size == x.length) {
            int larger = size + (size >> 1) + 16;
            x = Arrays.copyOf(x, larger);
            y = Arrays.copyOf(y, larger);
            id = Arrays.copyOf(id, larger);
        }
        x[size] = (int) Math.min(WORLD - 1, Math.max(0, Math.floor(Mercator.x(longitude) * WORLD)));
        y[size] = (int) Math.min(WORLD - 1, Math.max(0, Math.floor(Mercator.y(latitude) * WORLD)));
        id[size++] = key;
    }
}
