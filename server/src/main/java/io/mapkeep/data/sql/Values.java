package io.mapkeep.data.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mapkeep.storage.database.GuestQuery.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTWriter;

/** Values and types as CARTO's SQL API writes them: geometries as EWKB in hexadecimal, times in UTC by ISO 8601. */
final class Values {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ISO_INSTANT;

    private Values() {}

    static void writeJson(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeString(Double.toString(number));
            }
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(text(value, false));
        }
    }

    /** @param readable geometries as WKT and times with all their digits, so that an import reads them back; else as CARTO writes them */
    static @Nullable String text(@Nullable Object value, boolean readable) {
        if (value == null) {
            return null;
        }
        if (value instanceof Geometry geometry) {
            return readable ? new WKTWriter(depth(geometry)).write(geometry) : ewkb(geometry);
        }
        if (value instanceof OffsetDateTime time) {
            return (readable ? EXACT : TIME).format(time.withOffsetSameInstant(ZoneOffset.UTC));
        }
        if (value instanceof LocalDateTime time) {
            return (readable ? EXACT : TIME).format(time.atOffset(ZoneOffset.UTC));
        }
        if (value instanceof LocalDate date) {
            return readable ? date.toString() : TIME.format(date.atStartOfDay().atOffset(ZoneOffset.UTC));
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    static void writeField(JsonGenerator json, Column column) throws IOException {
        json.writeObjectFieldStart(column.name());
        String[] types = types(column);
        json.writeStringField("type", types[0]);
        json.writeStringField("pgtype", types[1]);
        json.writeEndObject();
    }

    private static String[] types(Column column) {
        if (column.typeName().startsWith("GEOMETRY")) {
            return new String[] {"geometry", "geometry"};
        }
        return switch (column.sqlType()) {
            case Types.TINYINT, Types.SMALLINT -> new String[] {"number", "int2"};
            case Types.INTEGER -> new String[] {"number", "int4"};
            case Types.BIGINT -> new String[] {"number", "int8"};
            case Types.REAL -> new String[] {"number", "float4"};
            case Types.DOUBLE, Types.FLOAT -> new String[] {"number", "float8"};
            case Types.NUMERIC, Types.DECIMAL -> new String[] {"number", "numeric"};
            case Types.BOOLEAN -> new String[] {"boolean", "bool"};
            case Types.DATE -> new String[] {"date", "date"};
            case Types.TIMESTAMP -> new String[] {"date", "timestamp"};
            case Types.TIMESTAMP_WITH_TIMEZONE -> new String[] {"date", "timestamptz"};
            default -> new String[] {"string", "text"};
        };
    }

    /** PostGIS's extended WKB, little-endian: {@code 0101000020E6100000…} is a point in EPSG:4326. */
    private static String ewkb(Geometry geometry) {
        var writer = new WKBWriter(depth(geometry), ByteOrderValues.LITTLE_ENDIAN, geometry.getSRID() != 0);
        return WKBWriter.toHex(writer.write(geometry));
    }

    private static int depth(Geometry geometry) {
        Coordinate first = geometry.getCoordinate();
        return first == null || Double.isNaN(first.getZ()) ? 2 : 3;
    }
}
