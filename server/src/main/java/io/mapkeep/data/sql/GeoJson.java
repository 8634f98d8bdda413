package io.mapkeep.data.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Geometries in the words of RFC 7946. */
final class GeoJson {
    /** At this many decimals a number is written as it is. */
    static final int EXACT = 15;

    private GeoJson() {}

    static void write(JsonGenerator json, @Nullable Geometry geometry, int decimals) throws IOException {
        if (geometry == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        String type = geometry instanceof LineString ? "LineString" : geometry.getGeometryType();
        json.writeStringField("type", type);
        boolean mixed = type.equals("GeometryCollection");
        json.writeFieldName(mixed ? "geometries" : "coordinates");
        if (mixed) {
            json.writeStartArray();
            for (int i = 0; i < geometry.getNumGeometries(); i++) {
                write(json, geometry.getGeometryN(i), decimals);
            }
            json.writeEndArray();
        } else {
            coordinates(json, geometry, decimals);
        }
        json.writeEndObject();
    }

    private static void coordinates(JsonGenerator json, Geometry geometry, int decimals) throws IOException {
        if (geometry instanceof Point point && !point.isEmpty()) {
            position(json, point.getCoordinate(), decimals);
            return;
        }
        json.writeStartArray();
        if (geometry instanceof LineString line) {
            for (Coordinate coordinate : line.getCoordinates()) {
                position(json, coordinate, decimals);
            }
        } else if (geometry instanceof Polygon polygon && !polygon.isEmpty()) {
            coordinates(json, polygon.getExteriorRing(), decimals);
            for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
                coordinates(json, polygon.getInteriorRingN(i), decimals);
            }
        } else if (geometry instanceof GeometryCollection parts) {
            for (int i = 0; i < parts.getNumGeometries(); i++) {
                coordinates(json, parts.getGeometryN(i), decimals);
            }
        }
        json.writeEndArray();
    }

    private static void position(JsonGenerator json, Coordinate coordinate, int decimals) throws IOException {
        json.writeStartArray();
        number(json, coordinate.x, decimals);
        number(json, coordinate.y, decimals);
        if (!Double.isNaN(coordinate.getZ())) {
            number(json, coordinate.getZ(), decimals);
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, double value, int decimals) throws IOException {
        if (decimals >= EXACT || !Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNumber(BigDecimal.valueOf(value)
                    .setScale(decimals, RoundingMode.HALF_UP)
                    .doubleValue());
        }
    }
}
