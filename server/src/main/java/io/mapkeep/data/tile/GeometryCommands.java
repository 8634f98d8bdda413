package io.mapkeep.data.tile;

import java.util.Arrays;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;

/**
 * Turns paths and points in tile units into the command integers of the specification (MVT 2.1, 4.3). Coordinates are rounded here, so points that fall
 * together and rings without an area go away here, and the direction of a ring is that of the rounded one.
 */
final class GeometryCommands {
    static final int POINT = 1;
    static final int LINE = 2;
    static final int POLYGON = 3;

    private static final int MOVE_TO = 1;
    private static final int LINE_TO = 2;
    private static final int CLOSE_PATH = 7;

    private int[] commands = new int[16];
    private int count;
    private int cursorX;
    private int cursorY;

    /** The commands so far; empty if nothing was left of the geometry. */
    int[] commands() {
        return Arrays.copyOf(commands, count);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds one or several points, as pairs of x and y. */
    void points(int... pairs) {
        put(MOVE_TO | pairs.length / 2 << 3);
        for (int i = 0; i < pairs.length; i += 2) {
            delta(pairs[i], pairs[i + 1]);
        }
    }

    /** Adds the lines or the polygons of a geometry, which are one feature. */
    void add(Geometry geometry) {
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            Geometry part = geometry.getGeometryN(i);
            if (part instanceof LineString line) {
                line(rounded(line.getCoordinateSequence()));
            } else if (part instanceof Polygon polygon) {
                polygon(polygon);
            }
        }
    }

    /** Adds a line through pairs of x and y; nothing if all are one point. */
    void line(int... pairs) {
        int[] path = withoutRepeats(pairs);
        if (path.length >= 4) {
            path(path, false);
        }
    }

    /** Adds a ring through pairs of x and y, not closed; false if it has no area. */
    boolean ring(boolean outer, int... pairs) {
        int[] path = withoutRepeats(pairs);
        while (path.length >= 4 && path[0] == path[path.length - 2] && path[1] == path[path.length - 1]) {
            path = Arrays.copyOf(path, path.length - 2);
        }
        long area = doubleArea(path);
        if (area == 0) {
            return false;
        }
        path(area > 0 == outer ? path : reversed(path), true);
        return true;
    }

    private void polygon(Polygon polygon) {
        if (ring(true, rounded(polygon.getExteriorRing().getCoordinateSequence()))) {
            for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
                ring(false, rounded(polygon.getInteriorRingN(i).getCoordinateSequence()));
            }
        }
    }

    private void path(int[] pairs, boolean closed) {
        put(MOVE_TO | 1 << 3);
        delta(pairs[0], pairs[1]);
        put(LINE_TO | (pairs.length / 2 - 1) << 3);
        for (int i = 2; i < pairs.length; i += 2) {
            delta(pairs[i], pairs[i + 1]);
        }
        if (closed) {
            put(CLOSE_PATH | 1 << 3);
        }
    }

    /** By the surveyor's formula, which the specification names: positive for an outer ring, because tile rows grow downwards. */
    private static long doubleArea(int[] pairs) {
        long sum = 0;
        int last = pairs.length - 2;
        for (int i = 0; i < pairs.length; last = i, i += 2) {
            sum += (long) pairs[last] * pairs[i + 1] - (long) pairs[i] * pairs[last + 1];
        }
        return sum;
    }

    private static int[] rounded(CoordinateSequence coordinates) {
        int[] pairs = new int[coordinates.size() * 2];
        for (int i = 0; i < coordinates.size(); i++) {
            pairs[2 * i] = (int) Math.round(coordinates.getX(i));
            pairs[2 * i + 1] = (int) Math.round(coordinates.getY(i));
        }
        return pairs;
    }

    private static int[] withoutRepeats(int[] pairs) {
        int[] kept = new int[pairs.length];
        int used = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (used == 0 || pairs[i] != kept[used - 2] || pairs[i + 1] != kept[used - 1]) {
                kept[used++] = pairs[i];
                kept[used++] = pairs[i + 1];
            }
        }
        return Arrays.copyOf(kept, used);
    }

    private static int[] reversed(int[] pairs) {
        int[] backwards = new int[pairs.length];
        for (int i = 0; i < pairs.length; i += 2) {
            backwards[i] = pairs[pairs.length - 2 - i];
            backwards[i + 1] = pairs[pairs.length - 1 - i];
        }
        return backwards;
    }

    private void delta(int x, int y) {
        put(zigzag(x - cursorX));
        put(zigzag(y - cursorY));
        cursorX = x;
        cursorY = y;
    }

    private static int zigzag(int value) {
        return value << 1 ^ value >> 31;
    }

    private void put(int value) {
        if (count == commands.length) {
            commands = Arrays.copyOf(commands, count * 2);
        }
        commands[count++] = value;
    }
}
