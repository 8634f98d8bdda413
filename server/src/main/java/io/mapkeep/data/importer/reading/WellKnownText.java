package io.mapkeep.data.importer.reading;

import io.mapkeep.data.importer.reading.Place.Unusable;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Reads WKT and EWKT (OGC 06-103r4, 7; PostGIS's {@code SRID=4326;} in front). */
final class WellKnownText {
    /** JTS reads recursively; nobody's collections are nested deeper than this. */
    private static final int DEEPEST = 32;

    private WellKnownText() {}

    /** Returns null for an empty geometry, which is nowhere. */
    static @Nullable Place read(String text) throws Unusable {
        String wkt = text.strip();
        if (wkt.regionMatches(true, 0, "SRID=", 0, 5)) {
            int end = wkt.indexOf(';');
            String srid = end < 0 ? wkt.substring(5) : wkt.substring(5, end);
            if (!srid.strip().equals("4326")) {
                throw new Unusable(
                        "SRID " + srid.strip() + " is not supported, only 4326 (longitude and latitude in degrees)");
            }
            wkt = wkt.substring(end + 1);
        }
        refuseDeepNesting(wkt);
        try {
            Geometry geometry = new WKTReader().read(wkt);
            return geometry == null || geometry.isEmpty() ? null : Place.of(geometry);
        } catch (ParseException | IllegalArgumentException wrong) {
            throw new Unusable("not readable as WKT: "
                    + String.valueOf(wrong.getMessage()).lines().findFirst().orElse(""));
        }
    }

    static boolean looksLike(String text) {
        return text.strip()
                .matches(
                        "(?is)(SRID=[0-9]+;\\s*)?(MULTI)?(POINT|LINESTRING|LINEARRING|POLYGON|GEOMETRYCOLLECTION)\\s*(Z|M|ZM)?\\s*(\\(.*|EMPTY)");
    }

    private static void refuseDeepNesting(String wkt) throws Unusable {
        int depth = 0;
        for (int i = 0; i < wkt.length(); i++) {
            char c = wkt.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth > DEEPEST) {
                throw new Unusable("nested deeper than " + DEEPEST + " brackets");
            }
        }
    }
}
