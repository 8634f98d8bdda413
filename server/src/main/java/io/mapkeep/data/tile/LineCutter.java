package io.mapkeep.data.tile;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;

/**
 * Cuts lines at a box, segment by segment (Liang and Barsky, 1984). An overlay does this too, but it also breaks a line wherever it crosses itself, and of
 * lines that nearly coincide it was seen to leave pieces far outside the box.
 */
final class LineCutter {
    private final Envelope box;
    private final List<LineString> pieces = new ArrayList<>();
    private List<Coordinate> piece = new ArrayList<>();

    private LineCutter(Envelope box) {
        this.box = box;
    }

    static Geometry cut(Geometry lines, Envelope box) {
        var cutter = new LineCutter(box);
        for (int i = 0; i < lines.getNumGeometries(); i++) {
            if (lines.getGeometryN(i) instanceof LineString line) {
                cutter.line(line.getCoordinateSequence(), lines);
            }
        }
        return lines.getFactory().buildGeometry(cutter.pieces);
    }

    private void line(CoordinateSequence points, Geometry lines) {
        for (int i = 1; i < points.size(); i++) {
            segment(points.getX(i - 1), points.getY(i - 1), points.getX(i), points.getY(i), lines);
        }
        end(lines);
    }

    private void segment(double x, double y, double nextX, double nextY, Geometry lines) {
        double wide = nextX - x;
        double high = nextY - y;
        double[] part = {0, 1};
        if (within(-wide, x - box.getMinX(), part)
                && within(wide, box.getMaxX() - x, part)
                && within(-high, y - box.getMinY(), part)
                && within(high, box.getMaxY() - y, part)) {
            if (part[0] > 0 || piece.isEmpty()) {
                end(lines);
                piece.add(new Coordinate(x + part[0] * wide, y + part[0] * high));
            }
            piece.add(new Coordinate(x + part[1] * wide, y + part[1] * high));
            if (part[1] < 1) {
                end(lines);
            }
        } else {
            end(lines);
        }
    }

    /** Narrows the part of a segment to what is on the inner side of one edge; false if nothing is. */
    private static boolean within(double outwards, double room, double[] part) {
        if (outwards == 0) {
            return room >= 0;
        }
        double at = room / outwards;
        if (outwards < 0) {
            part[0] = Math.max(part[0], at);
        } else {
            part[1] = Math.min(part[1], at);
        }
        return part[0] <= part[1];
    }

    private void end(Geometry lines) {
        if (piece.size() > 1) {
            pieces.add(lines.getFactory().createLineString(piece.toArray(new Coordinate[0])));
        }
        piece = new ArrayList<>();
    }
}
