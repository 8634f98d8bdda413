package io.mapkeep.data.tile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Distance;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateList;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.GeometryTransformer;
import org.locationtech.jts.operation.overlayng.RingClipper;

/**
 * Makes lines and polygons simple enough for all that comes after: Douglas-Peucker on what of them is near the tile, with a tolerance that grows until few
 * vertices are left, because cutting and mending take time by the square of vertices that cross each other, and nothing can interrupt them.
 *
 * <p>A path is simplified in pieces. JTS calls itself once for each vertex that it splits off at an end: a saw of 100,000 teeth, which anybody can upload,
 * overflows the stack. In pieces the depth and the time are bounded, at the price of one vertex more for each.
 *
 * <p>Rings that lose their area are left out. The result may cross itself.
 */
final class Simplifier extends GeometryTransformer {
    /** More than a tile can show of one shape. */
    static final int MOST_VERTICES = 10_000;

    private static final int PIECE = 512;

    private final RingClipper clipper;
    private double tolerance;

    private Simplifier(Envelope frame, double tolerance) {
        this.clipper = new RingClipper(frame);
        this.tolerance = tolerance;
    }

    /**
     * What of {@code geometry} is to be drawn in {@code frame}: nowhere farther from it than {@code tolerance}, unless it would have more than
     * {@value #MOST_VERTICES} vertices. Polygons are cut, along the frame's edges; lines are not.
     */
    static Geometry simplify(Geometry geometry, Envelope frame, double tolerance) {
        var simplifier = new Simplifier(frame, tolerance);
        Geometry simple = simplifier.of(geometry);
        while (simple.getNumPoints() > MOST_VERTICES && simplifier.tolerance < frame.getWidth()) {
            simplifier.tolerance *= 2;
            simple = simplifier.of(simple);
        }
        return simple;
    }

    private Geometry of(Geometry geometry) {
        Geometry simple = transform(geometry);
        return simple == null ? geometry.getFactory().createEmpty(geometry.getDimension()) : simple;
    }

    @Override
    protected CoordinateSequence transformCoordinates(CoordinateSequence path, Geometry parent) {
        return factory.getCoordinateSequenceFactory().create(simplified(path.toCoordinateArray()));
    }

    @Override
    protected @Nullable Geometry transformPolygon(Polygon polygon, @Nullable Geometry parent) {
        Optional<LinearRing> shell = ring(polygon.getExteriorRing());
        if (shell.isEmpty()) {
            return null;
        }
        List<LinearRing> holes = new ArrayList<>();
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            ring(polygon.getInteriorRingN(i)).ifPresent(holes::add);
        }
        return factory.createPolygon(shell.get(), holes.toArray(new LinearRing[0]));
    }

    private Optional<LinearRing> ring(LinearRing ring) {
        Coordinate[] near = clipper.clip(ring.getCoordinates());
        Coordinate[] simple = near.length == 0 ? near : simplified(near);
        return simple.length < 4 ? Optional.empty() : Optional.of(factory.createLinearRing(simple));
    }

    private Coordinate[] simplified(Coordinate[] path) {
        if (path.length <= 2) {
            return path;
        }
        var kept = new BitSet(path.length);
        for (int from = 0; from < path.length - 1; from += PIECE) {
            int to = Math.min(path.length - 1, from + PIECE);
            kept.set(from);
            kept.set(to);
            keep(path, from, to, kept);
        }
        var result = new CoordinateList();
        kept.stream().forEach(at -> result.add(path[at], false));
        return result.toCoordinateArray();
    }

    /** Marks what is to be kept between two vertices that are. */
    private void keep(Coordinate[] path, int from, int to, BitSet kept) {
        int farthest = from;
        double distance = tolerance;
        for (int at = from + 1; at < to; at++) {
            double here = Distance.pointToSegment(path[at], path[from], path[to]);
            if (here > distance) {
                farthest = at;
                distance = here;
            }
        }
        if (farthest > from) {
            kept.set(farthest);
            keep(path, from, farthest, kept);
            keep(path, farthest, to, kept);
        }
    }
}
