package io.mapkeep.data.importer.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mapkeep.data.importer.reading.Place.Unusable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Reads a geometry object (RFC 7946, 3.1). Its members may come in any order, so the coordinates are gathered first and judged when the type is
 * known. A wrong geometry is read to its end all the same, so that the features after it can be read.
 */
final class GeoJsonGeometry {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final int BYTES_PER_POSITION = 16;

    private final int mostPositions;
    private @Nullable String type;
    private @Nullable Object coordinates;
    private @Nullable List<GeoJsonGeometry> parts;
    private @Nullable String defect;
    private int positions;

    GeoJsonGeometry(Limits limits) {
        this.mostPositions = limits.valueBytes() / BYTES_PER_POSITION;
    }

    /** Reads the object whose START_OBJECT is the current token; null members and foreign ones are passed over. */
    static GeoJsonGeometry read(JsonParser parser, Limits limits) throws IOException {
        GeoJsonGeometry geometry = new GeoJsonGeometry(limits);
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            geometry.defect = "the geometry is no JSON object";
            parser.skipChildren();
            return geometry;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            geometry.member(name, parser, limits);
        }
        return geometry;
    }

    /** Takes a member if it belongs to a geometry and says whether it did. */
    boolean member(String name, JsonParser parser, Limits limits) throws IOException {
        switch (name) {
            case "type" -> type = parser.getValueAsString();
            case "coordinates" -> coordinates = nested(parser);
            case "geometries" -> parts = parts(parser, limits);
            default -> {
                parser.skipChildren();
                return false;
            }
        }
        return true;
    }

    /** The place; null for an empty geometry, which counts as none (RFC 7946, 3.1). */
    @Nullable
    Place place() throws Unusable {
        if ("Point".equals(type)
                && defect == null
                && coordinates instanceof double[] position
                && position.length == 2) {
            return Place.point(position[0], position[1]);
        }
        Geometry geometry = geometry();
        return geometry.isEmpty() ? null : Place.of(geometry);
    }

    private Geometry geometry() throws Unusable {
        if (defect != null) {
            throw new Unusable(defect);
        }
        if (type == null) {
            throw new Unusable("the geometry has no type");
        }
        return switch (type) {
            case "Point" -> point(coordinates);
            case "MultiPoint" ->
                FACTORY.createMultiPoint(
                        each(coordinates, GeoJsonGeometry::point).toArray(Point[]::new));
            case "LineString" -> line(coordinates);
            case "MultiLineString" ->
                FACTORY.createMultiLineString(
                        each(coordinates, GeoJsonGeometry::line).toArray(LineString[]::new));
            case "Polygon" -> polygon(coordinates);
            case "MultiPolygon" ->
                FACTORY.createMultiPolygon(
                        each(coordinates, GeoJsonGeometry::polygon).toArray(Polygon[]::new));
            case "GeometryCollection" -> collection();
            default -> throw new Unusable("\"" + type + "\" is no type of geometry");
        };
    }

    private Geometry collection() throws Unusable {
        if (parts == null) {
            throw new Unusable("the collection has no \"geometries\"");
        }
        List<Geometry> geometries = new ArrayList<>();
        for (GeoJsonGeometry part : parts) {
            geometries.add(part.geometry());
        }
        return FACTORY.createGeometryCollection(geometries.toArray(Geometry[]::new));
    }

    private List<GeoJsonGeometry> parts(JsonParser parser, Limits limits) throws IOException {
        List<GeoJsonGeometry> read = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            defect = "\"geometries\" is no list";
            parser.skipChildren();
            return read;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            GeoJsonGeometry part = read(parser, limits);
            positions += part.positions + 1;
            if (positions <= mostPositions) {
                read.add(part);
            } else {
                defect = tooLarge();
            }
        }
        return read;
    }

    /** A position as double[2] or double[3], a list of what is nested, or null. The parser bounds the depth. */
    private @Nullable Object nested(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                defect = "the coordinates are no list";
                parser.skipChildren();
            }
            return null;
        }
        JsonToken first = parser.nextToken();
        if (first.isNumeric()) {
            return position(parser);
        }
        List<Object> list = new ArrayList<>();
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                Object inner = nested(parser);
                if (inner != null && positions <= mostPositions) {
                    list.add(inner);
                }
            } else {
                defect = "a coordinate is no number but " + parser.getText();
                parser.skipChildren();
            }
        }
        return list;
    }

    private double[] position(JsonParser parser) throws IOException {
        double[] position = new double[3];
        int count = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isNumeric()) {
                defect = "a coordinate is no number but " + parser.getText();
                parser.skipChildren();
            } else if (count < 3) {
                position[count] = parser.getDoubleValue();
                count++;
            }
        }
        if (++positions > mostPositions) {
            defect = tooLarge();
        }
        if (count < 2) {
            defect = "a position has one number only";
        }
        return count == 3 ? position : new double[] {position[0], position[1]};
    }

    private String tooLarge() {
        return "the geometry has more than " + mostPositions + " positions (import.value)";
    }

    /** Makes a geometry of a part of the coordinates. */
    @FunctionalInterface
    private interface Maker<T> {
        T make(@Nullable Object coordinates) throws Unusable;
    }

    private static <T> List<T> each(@Nullable Object coordinates, Maker<T> maker) throws Unusable {
        List<T> made = new ArrayList<>();
        for (Object part : list(coordinates)) {
            made.add(maker.make(part));
        }
        return made;
    }

    private static List<?> list(@Nullable Object coordinates) throws Unusable {
        if (coordinates instanceof List<?> list) {
            return list;
        }
        throw new Unusable(
                coordinates == null
                        ? "the geometry has no coordinates"
                        : "the coordinates are nested too little for this type");
    }

    private static Coordinate coordinate(@Nullable Object position) throws Unusable {
        if (position instanceof double[] numbers) {
            return numbers.length == 3
                    ? new Coordinate(numbers[0], numbers[1], numbers[2])
                    : new Coordinate(numbers[0], numbers[1]);
        }
        throw new Unusable(
                position == null
                        ? "the geometry has no coordinates"
                        : "the coordinates are nested too deep for this type");
    }

    private static Point point(@Nullable Object coordinates) throws Unusable {
        return coordinates instanceof List<?> list && list.isEmpty()
                ? FACTORY.createPoint()
                : FACTORY.createPoint(coordinate(coordinates));
    }

    private static Coordinate[] coordinates(@Nullable Object list) throws Unusable {
        return each(list, GeoJsonGeometry::coordinate).toArray(Coordinate[]::new);
    }

    private static LineString line(@Nullable Object list) throws Unusable {
        Coordinate[] coordinates = coordinates(list);
        if (coordinates.length == 1) {
            throw new Unusable("a line has one position only");
        }
        return FACTORY.createLineString(coordinates);
    }

    private static LinearRing ring(@Nullable Object list) throws Unusable {
        Coordinate[] coordinates = coordinates(list);
        if (coordinates.length < 4) {
            throw new Unusable("a ring has " + coordinates.length + " positions, at least 4 are needed");
        }
        if (!coordinates[0].equals2D(coordinates[coordinates.length - 1])) {
            throw new Unusable("a ring is not closed: its last position is not its first");
        }
        return FACTORY.createLinearRing(coordinates);
    }

    private static Polygon polygon(@Nullable Object list) throws Unusable {
        List<LinearRing> rings = each(list, GeoJsonGeometry::ring);
        return rings.isEmpty()
                ? FACTORY.createPolygon()
                : FACTORY.createPolygon(
                        rings.get(0), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
    }
}
