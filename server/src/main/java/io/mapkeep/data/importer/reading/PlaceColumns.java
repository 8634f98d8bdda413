package io.mapkeep.data.importer.reading;

import com.fasterxml.jackson.core.JsonParser;
import io.mapkeep.data.importer.reading.Place.Unusable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a delimited file says where things are. */
sealed interface PlaceColumns {
    /** The place that a row names, or null if it names none. */
    @Nullable
    Place place(List<String> fields) throws Unusable;

    /** For people. */
    String describe(List<String> header);

    /** The column that is wrong when {@link #place} fails. */
    int wrongColumn(List<String> fields);

    /** No places at all: a table is a dataset too. */
    record None() implements PlaceColumns {
        @Override
        public @Nullable Place place(List<String> fields) {
            return null;
        }

        @Override
        public String describe(List<String> header) {
            return "no columns with coordinates or geometries were recognised, so there is nothing for a map";
        }

        @Override
        public int wrongColumn(List<String> fields) {
            throw new IllegalStateException("no place, no wrong place");
        }
    }

    /** Two columns of degrees. They stay columns of the dataset as well. */
    record Degrees(int latitude, int longitude, boolean decimalComma) implements PlaceColumns {
        @Override
        public @Nullable Place place(List<String> fields) throws Unusable {
            String north = fields.get(latitude);
            String east = fields.get(longitude);
            if (north.isBlank() && east.isBlank()) {
                return null;
            }
            return Place.point(number(east, "longitude"), number(north, "latitude"));
        }

        private double number(String text, String name) throws Unusable {
            if (text.isBlank()) {
                throw new Unusable("the " + name + " is missing");
            }
            try {
                String plain = text.strip();
                return Double.parseDouble(decimalComma ? plain.replace(',', '.') : plain);
            } catch (NumberFormatException wrong) {
                throw new Unusable("the " + name + " \"" + text.strip() + "\" is no number of degrees");
            }
        }

        @Override
        public String describe(List<String> header) {
            return "points from the columns \"" + header.get(latitude) + "\" (latitude) and \"" + header.get(longitude)
                    + "\" (longitude)";
        }

        @Override
        public int wrongColumn(List<String> fields) {
            try {
                Place.requireOnEarth(0, number(fields.get(latitude), "latitude"));
                return longitude;
            } catch (Unusable reason) {
                return latitude;
            }
        }
    }

    /** One column of WKT, EWKT, hexadecimal EWKB or GeoJSON geometries; it becomes {@code the_geom}. */
    record Written(int column, Limits limits) implements PlaceColumns {
        @Override
        public @Nullable Place place(List<String> fields) throws Unusable {
            String text = fields.get(column);
            if (text.isBlank()) {
                return null;
            }
            if (text.stripLeading().startsWith("{")) {
                return geoJson(text);
            }
            return HexadecimalBinary.looksLike(text) ? HexadecimalBinary.read(text) : WellKnownText.read(text);
        }

        private @Nullable Place geoJson(String text) throws Unusable {
            try (JsonParser parser = GeoJsonTable.FACTORY.createParser(text)) {
                parser.nextToken();
                GeoJsonGeometry geometry = GeoJsonGeometry.read(parser, limits);
                return geometry.place();
            } catch (IOException wrong) {
                throw new Unusable("not readable as a GeoJSON geometry");
            }
        }

        @Override
        public String describe(List<String> header) {
            return "geometries from the column \"" + header.get(column) + "\"";
        }

        @Override
        public int wrongColumn(List<String> fields) {
            return column;
        }
    }

    Set<String> WRITTEN = Set.of("the_geom", "geom", "geometry", "wkt", "wkt_geom", "geojson", "shape");
    List<Set<String>> LATITUDE = List.of(
            Set.of(
                    "latitude",
                    "lat",
                    "latitude_deg",
                    "breite",
                    "breitengrad",
                    "geo_lat",
                    "latitud",
                    "decimallatitude",
                    "gps_lat"),
            Set.of("y"));
    List<Set<String>> LONGITUDE = List.of(
            Set.of(
                    "longitude",
                    "lon",
                    "lng",
                    "long",
                    "longitude_deg",
                    "laenge",
                    "länge",
                    "laengengrad",
                    "längengrad",
                    "geo_lon",
                    "geo_lng",
                    "longitud",
                    "decimallongitude",
                    "gps_lon"),
            Set.of("x"));

    /** Recognises the columns by name and by what stands in them: {@code x} and {@code y} are often metres in some national grid. */
    static PlaceColumns of(Dialect dialect, Limits limits) {
        List<String> header = dialect.header().stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace(' ', '_'))
                .toList();
        for (int i = 0; i < header.size(); i++) {
            if (WRITTEN.contains(header.get(i)) && holdsGeometries(dialect, i)) {
                return new Written(i, limits);
            }
        }
        for (int pair = 0; pair < LATITUDE.size(); pair++) {
            int latitude = first(header, LATITUDE.get(pair));
            int longitude = first(header, LONGITUDE.get(pair));
            if (latitude >= 0 && longitude >= 0) {
                Degrees degrees = new Degrees(latitude, longitude, dialect.decimalComma());
                // Under a plain name a wrong row is a bad row; under "x" and "y" it is a sign of another coordinate
                // system.
                double needed = pair == 0 ? 0.5 : 1.0;
                if (shareOnEarth(dialect, degrees) >= needed) {
                    return degrees;
                }
            }
        }
        return new None();
    }

    private static int first(List<String> header, Set<String> names) {
        for (int i = 0; i < header.size(); i++) {
            if (names.contains(header.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean holdsGeometries(Dialect dialect, int column) {
        int filled = 0;
        int geometries = 0;
        for (CsvRow row : dialect.sample()) {
            if (column < row.fields().size() && !row.fields().get(column).isBlank()) {
                String text = row.fields().get(column);
                filled++;
                geometries += isGeometry(text) ? 1 : 0;
            }
        }
        return geometries * 2 >= filled && geometries > 0;
    }

    private static boolean isGeometry(String text) {
        return text.stripLeading().startsWith("{")
                || WellKnownText.looksLike(text)
                || HexadecimalBinary.looksLike(text);
    }

    private static double shareOnEarth(Dialect dialect, Degrees degrees) {
        int filled = 0;
        int onEarth = 0;
        for (CsvRow row : dialect.sample()) {
            if (row.fields().size() == dialect.header().size()) {
                try {
                    if (degrees.place(row.fields()) != null) {
                        filled++;
                        onEarth++;
                    }
                } catch (Unusable elsewhere) {
                    filled++;
                }
            }
        }
        return filled == 0 ? 1 : (double) onEarth / filled;
    }
}
