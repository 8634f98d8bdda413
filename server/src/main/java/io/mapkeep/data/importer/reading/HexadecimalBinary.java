package io.mapkeep.data.importer.reading;

import io.mapkeep.data.importer.reading.Place.Unusable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** Reads WKB and EWKB written in hexadecimal digits, as PostGIS prints a geometry and CARTO exports {@code the_geom}. */
final class HexadecimalBinary {
    /** The byte order, the kind (1 to 7 with flags, its low byte first or last by that order), and at least four bytes more. */
    private static final Pattern WKB =
            Pattern.compile("(?:010[1-7][0-9A-Fa-f]{6}|00[0-9A-Fa-f]{6}0[1-7])(?:[0-9A-Fa-f]{2}){4}[0-9A-Fa-f]*");

    private HexadecimalBinary() {}

    static boolean looksLike(String text) {
        return WKB.matcher(text.strip()).matches();
    }

    /** Returns null for an empty geometry, which is nowhere. */
    static @Nullable Place read(String text) throws Unusable {
        try {
            Geometry geometry = new WKBReader().read(WKBReader.hexToBytes(text.strip()));
            int srid = geometry.getSRID();
            if (srid != 0 && srid != Place.SRID) {
                throw new Unusable("SRID " + srid + " is not supported, only 4326 (longitude and latitude in degrees)");
            }
            return geometry.isEmpty() ? null : Place.of(geometry);
        } catch (ParseException | IllegalArgumentException wrong) {
            throw new Unusable("not readable as hexadecimal WKB");
        } catch (StackOverflowError deep) {
            // JTS reads collections within collections recursively and holds nothing that could be left broken.
            throw new Unusable("nested too deep");
        }
    }
}
