package io.mapkeep.data.tile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.overlayng.OverlayNG;

/** Brings geometries from degrees into the units of one tile and cuts them at its buffer. */
final class TileShapes {
    private static final GeometryFactory DEGREES = new GeometryFactory(new PrecisionModel(), 4326);
    private static final GeometryFactory UNITS = new GeometryFactory();
    private static final PrecisionModel WHOLE_UNITS = new PrecisionModel(1);
    /** A quarter of a screen pixel at 512 pixels a tile. */
    private static final double MARGIN = 16;

    private static final double TOLERANCE = 2;
    /**
     * Corners of the polygons of one feature in one tile. With more they are simplified further: snapping takes time by the square of what lies close
     * together, and nothing interrupts it.
     */
    private static final int MOST_CORNERS = 10_000;
    /** Lines are not snapped, so there it is only the size of the tile that counts. */
    private static final int MOST_LINE_POINTS = 50_000;

    private static final int MOST_POINTS = 20_000;

    private final UnitsOfTile units;
    private final Envelope frame;
    private final Envelope around;

    private final Geometry frameBox;

    /** The points, the lines or the polygons of one geometry, in tile units. */
    record Shape(int kind, Geometry geometry, Grid.Spot spot) {}

    TileShapes(TileAddress tile) {
        units = new UnitsOfTile(tile);
        frame = new Envelope(
                -TileLayer.BUFFER,
                TileLayer.EXTENT + TileLayer.BUFFER,
                -TileLayer.BUFFER,
                TileLayer.EXTENT + TileLayer.BUFFER);
        around = new Envelope(frame);
        around.expandBy(MARGIN);
        frameBox = UNITS.toGeometry(frame);
    }

    /** What to look for in the table. The last latitudes take in all that lies beyond, because it is drawn there. */
    static Geometry searched(TileAddress tile) {
        Envelope degrees = tile.degrees((double) TileLayer.BUFFER / TileLayer.EXTENT);
        double south = degrees.getMinY() <= -85 ? -90 : degrees.getMinY();
        double north = degrees.getMaxY() >= 85 ? 90 : degrees.getMaxY();
        return DEGREES.toGeometry(new Envelope(degrees.getMinX(), degrees.getMaxX(), south, north));
    }

    /** What of a geometry may be in the tile, one shape for each kind. */
    List<Shape> of(Geometry degrees) {
        Geometry geometry = degrees.copy();
        if (!units.apply(geometry)) {
            return List.of();
        }
        List<Shape> shapes = new ArrayList<>(1);
        for (int kind = GeometryCommands.POINT; kind <= GeometryCommands.POLYGON; kind++) {
            Geometry parts = partsOf(geometry, kind);
            if (!parts.isEmpty() && parts.getEnvelopeInternal().intersects(frame)) {
                shapes.add(new Shape(kind, parts, spot(parts.getEnvelopeInternal())));
            }
        }
        return shapes;
    }

    /** The commands of a shape; none if it is beyond the buffer after all. */
    GeometryCommands draw(Shape shape) {
        if (shape.kind == GeometryCommands.POINT) {
            return points(shape.geometry);
        }
        if (shape.spot.size() < Grid.FINEST) {
            return speck(shape);
        }
        int most = shape.kind == GeometryCommands.POLYGON ? MOST_CORNERS : MOST_LINE_POINTS;
        double tolerance = TOLERANCE;
        Geometry simple = cut(simplified(shape.geometry, tolerance));
        while (simple.getNumPoints() > most && tolerance < TileLayer.EXTENT) {
            tolerance *= 2;
            simple = simplified(simple, tolerance);
        }
        var commands = new GeometryCommands();
        commands.add(shape.kind == GeometryCommands.POLYGON ? snapped(simple) : simple);
        return commands;
    }

    private Geometry simplified(Geometry geometry, double tolerance) {
        return Simplifier.simplify(geometry, around, tolerance);
    }

    private Geometry cut(Geometry shape) {
        if (shape.isEmpty() || frame.contains(shape.getEnvelopeInternal())) {
            return shape;
        }
        // Polygons were cut around the tile when they were simplified; the exact cut comes with the rounding.
        return shape.getDimension() == 1 ? LineCutter.cut(shape, frame) : shape;
    }

    /** Polygons cut and on whole units, whose rings neither cross nor run along each other even so: the specification demands it (4.3.4.4). */
    private Geometry snapped(Geometry polygons) {
        if (frame.contains(polygons.getEnvelopeInternal())) {
            Geometry rounded = units.rounded(polygons);
            if (rounded.isValid()) {
                return rounded;
            }
        }
        try {
            return snappedOverlay(polygons);
        } catch (TopologyException | IllegalArgumentException crossesItself) {
            try {
                return snappedOverlay(GeometryFixer.fix(polygons));
            } catch (TopologyException | IllegalArgumentException beyondRepair) {
                return UNITS.createGeometryCollection();
            }
        }
    }

    private Geometry snappedOverlay(Geometry polygons) {
        Geometry inside = partsOf(
                OverlayNG.overlay(polygons, frameBox, OverlayNG.INTERSECTION, WHOLE_UNITS), GeometryCommands.POLYGON);
        if (!frame.contains(inside.getEnvelopeInternal()) && !inside.isEmpty()) {
            throw new TopologyException("the overlay reaches out of its box");
        }
        return inside;
    }

    /** What is smaller than a cell is drawn as a line or a square of that size, so that it can be seen at all. */
    private static GeometryCommands speck(Shape shape) {
        var commands = new GeometryCommands();
        int x = shape.spot.x();
        int y = shape.spot.y();
        if (shape.kind == GeometryCommands.LINE) {
            commands.line(x, y, x + Grid.FINEST, y);
        } else {
            commands.ring(true, x, y, x + Grid.FINEST, y, x + Grid.FINEST, y + Grid.FINEST, x, y + Grid.FINEST);
        }
        return commands;
    }

    /** The points of a geometry within the buffer, thinned among themselves. */
    private GeometryCommands points(Geometry geometry) {
        Coordinate[] all = geometry.getCoordinates();
        Grid grid = new Grid(Grid.FINEST);
        int[] kept = points(all, grid);
        while (kept.length > 2 * MOST_POINTS) {
            grid = grid.coarser();
            kept = points(all, grid);
        }
        var commands = new GeometryCommands();
        if (kept.length > 0) {
            commands.points(kept);
        }
        return commands;
    }

    private int[] points(Coordinate[] all, Grid grid) {
        int[] pairs = new int[all.length * 2];
        int used = 0;
        for (Coordinate point : all) {
            int x = units.column(point.x);
            int y = units.row(point.y);
            if (inFrame(x) && inFrame(y) && grid.take(x, y)) {
                pairs[used++] = x;
                pairs[used++] = y;
            }
        }
        return Arrays.copyOf(pairs, used);
    }

    private Grid.Spot spot(Envelope size) {
        Envelope seen = size.intersection(frame);
        double longer = Math.max(size.getWidth(), size.getHeight());
        return new Grid.Spot(
                Math.min(TileLayer.EXTENT + TileLayer.BUFFER - 1, units.column((seen.getMinX() + seen.getMaxX()) / 2)),
                Math.min(TileLayer.EXTENT + TileLayer.BUFFER - 1, units.row((seen.getMinY() + seen.getMaxY()) / 2)),
                (int) Math.min(Integer.MAX_VALUE, longer));
    }

    private static boolean inFrame(int coordinate) {
        return coordinate >= -TileLayer.BUFFER && coordinate < TileLayer.EXTENT + TileLayer.BUFFER;
    }

    /** Those parts that are points, lines or polygons, as one geometry. */
    private static Geometry partsOf(Geometry geometry, int kind) {
        if (!(geometry instanceof GeometryCollection)) {
            return geometry.getDimension() == kind - 1 ? geometry : UNITS.createGeometryCollection();
        }
        List<Geometry> parts = new ArrayList<>();
        collect(geometry, kind, parts);
        return UNITS.buildGeometry(parts);
    }

    private static void collect(Geometry geometry, int kind, List<Geometry> parts) {
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            Geometry part = geometry.getGeometryN(i);
            if (part instanceof GeometryCollection) {
                collect(part, kind, parts);
            } else if (!part.isEmpty() && part.getDimension() == kind - 1) {
                parts.add(part);
            }
        }
    }
}
