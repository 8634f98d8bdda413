package io.mapkeep.data.importer.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.data.importer.reading.Place.Unusable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** GeoJSON (RFC 7946) and sequences of it (RFC 8142, or one object a line). */
final class GeoJsonTable implements Table {
    private static final int DEEPEST = 100;
    static final JsonFactory FACTORY = factory(20_000_000);

    /** The column that a feature's own id goes to. Unlike any property's key, since a property may be called so as well. */
    private static final String ID_KEY = "\0id";

    private final Path file;
    private final Encoding encoding;
    private final Limits limits;
    private final JsonFactory factory;

    private GeoJsonTable(Path file, Encoding encoding, Limits limits) {
        this.file = file;
        this.encoding = encoding;
        this.limits = limits;
        this.factory = factory(limits.valueBytes());
    }

    static GeoJsonTable open(Path file, Encoding encoding, Limits limits) {
        boolean unicode = encoding.charset().name().startsWith("UTF-");
        if (!unicode) {
            throw new InvalidInput(Problem.of(
                    "MK-IMP-005",
                    "The GeoJSON is not written in UTF-8.",
                    "Its bytes are " + encoding.reason() + "; RFC 7946 asks for UTF-8.",
                    "Convert it: iconv -f " + encoding.charset().name() + " -t UTF-8 FILE > places.geojson"));
        }
        return new GeoJsonTable(file, encoding, limits);
    }

    private static JsonFactory factory(int longestString) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(longestString)
                        .maxNameLength(1000)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    @Override
    public Layout survey(BadRows bad, Progress progress) throws IOException {
        Survey survey = new Survey();
        Map<String, Guess> guesses = new LinkedHashMap<>();
        eachFeature(progress, bad, (feature, place) -> {
            survey.add(place);
            feature.properties().forEach((name, value) -> {
                Guess guess = guesses.computeIfAbsent(name, unseen -> new Guess());
                value.guess(guess);
            });
            refuseTooManyColumns(guesses.size());
        });
        // The id goes last, whenever it was first seen.
        Guess id = guesses.remove(ID_KEY);
        List<String> sources = new ArrayList<>(guesses.keySet());
        List<Guess> kept = new ArrayList<>(guesses.values());
        if (id != null) {
            sources.add("feature_id");
            kept.add(id);
        }
        return survey.layout(
                sources,
                kept,
                false,
                true,
                List.of("GeoJSON in " + encoding.charset().name()));
    }

    @Override
    public void read(Layout layout, Consumer<Row> rows, Progress progress) throws IOException {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < layout.columns().size(); i++) {
            places.putIfAbsent(layout.columns().get(i).source(), i);
        }
        int columns = layout.columns().size();
        eachFeature(progress, new BadRows(0), (feature, place) -> {
            @Nullable Object[] values = new @Nullable Object[columns];
            feature.properties().forEach((name, value) -> {
                int column = name.equals(ID_KEY) ? columns - 1 : places.getOrDefault(name, -1);
                values[column] = value.as(layout.kinds().get(column));
            });
            rows.accept(Row.of(values, place));
        });
    }

    private void refuseTooManyColumns(int columns) {
        if (columns > limits.columns()) {
            throw new TooLarge(Problem.of(
                    "MK-IMP-003",
                    "The file has too many columns.",
                    "Its features have more than " + limits.columns() + " different properties.",
                    "Leave properties out, or raise import.columns."));
        }
    }

    /** Is given the good features. */
    interface Visitor {
        void visit(Feature feature, @Nullable Place place);
    }

    /** A feature as it is written. */
    record Feature(Map<String, JsonValue> properties) {}

    private void eachFeature(Progress progress, BadRows bad, Visitor visitor) throws IOException {
        try (Reader text = new WithoutSeparators(encoding.reader(file, progress));
                JsonParser parser = factory.createParser(text)) {
            new Walk(parser, bad, visitor).all();
        } catch (JsonProcessingException wrong) {
            throw malformed(wrong);
        }
    }

    private static ProblemException malformed(JsonProcessingException wrong) {
        JsonLocation location = wrong.getLocation();
        String where =
                location == null ? "" : "Line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
        String message = String.valueOf(wrong.getOriginalMessage())
                .replaceAll("(?s)\\s*\\(?start marker at.*", "")
                .replaceAll("\\s*\\([^()]*StreamReadConstraints.*", "");
        return new InvalidInput(
                Problem.of(
                        "MK-IMP-006",
                        "The file is not GeoJSON from its beginning to its end.",
                        where + message,
                        "See whether it was written and sent completely: python3 -m json.tool FILE"),
                wrong);
    }

    private static InvalidInput notGeoJson(JsonParser parser, String why) {
        return new InvalidInput(Problem.of(
                "MK-IMP-007",
                "The file is JSON, but not GeoJSON.",
                "Line " + parser.currentTokenLocation().getLineNr() + ": " + why,
                "A GeoJSON file holds a FeatureCollection, a Feature or a geometry (RFC 7946)."));
    }

    /** One reading from the first to the last object. */
    private final class Walk {
        private final JsonParser parser;
        private final BadRows bad;
        private final Visitor visitor;
        private long number;

        Walk(JsonParser parser, BadRows bad, Visitor visitor) {
            this.parser = parser;
            this.bad = bad;
            this.visitor = visitor;
        }

        void all() throws IOException {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw notGeoJson(parser, "an object is expected.");
                }
                object(true);
            }
        }

        /** A feature; at the top also a collection or a geometry, which are known by members that may come before the type. */
        private void object(boolean top) throws IOException {
            long line = parser.currentTokenLocation().getLineNr();
            Map<String, JsonValue> properties = new LinkedHashMap<>();
            GeoJsonGeometry bare = new GeoJsonGeometry(limits);
            GeoJsonGeometry own = null;
            String type = "";
            boolean collection = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "type" -> {
                        type = String.valueOf(parser.getValueAsString());
                        bare.member(name, parser, limits);
                    }
                    case "features" -> {
                        collection = features(top);
                    }
                    case "geometry" ->
                        own = token == JsonToken.VALUE_NULL ? null : GeoJsonGeometry.read(parser, limits);
                    case "properties" -> properties(properties);
                    case "id" -> id(properties);
                    case "crs" -> requireWgs84();
                    default -> bare.member(name, parser, limits);
                }
            }
            if (type.equals("FeatureCollection") && top) {
                if (!collection) {
                    throw notGeoJson(parser, "the FeatureCollection has no \"features\".");
                }
            } else if (collection) {
                throw notGeoJson(parser, "there are \"features\" in an object of type \"" + type + "\".");
            } else if (type.equals("Feature")) {
                take(line, new Feature(properties), own);
            } else if (top) {
                requireGeometry(type);
                take(line, new Feature(Map.of()), bare);
            } else {
                number++;
                bad.add(new BadRow(line, "type", "feature " + number + " is no Feature", type));
            }
        }

        private void requireGeometry(String type) {
            if (!type.matches("(Multi)?(Point|LineString|Polygon)|GeometryCollection")) {
                throw notGeoJson(
                        parser, type.isEmpty() ? "the object has no \"type\"." : "there is no type \"" + type + "\".");
            }
        }

        private boolean features(boolean top) throws IOException {
            if (!top || parser.currentToken() != JsonToken.START_ARRAY) {
                throw notGeoJson(parser, "\"features\" must be a list, and only in a FeatureCollection.");
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    object(false);
                } else {
                    number++;
                    bad.add(new BadRow(
                            parser.currentTokenLocation().getLineNr(),
                            "",
                            "feature " + number + " is no object",
                            parser.getText()));
                    parser.skipChildren();
                }
            }
            return true;
        }

        private void take(long line, Feature feature, @Nullable GeoJsonGeometry geometry) {
            number++;
            for (var property : feature.properties().entrySet()) {
                String defect = property.getValue().defect(limits);
                if (defect != null) {
                    bad.add(new BadRow(
                            line,
                            property.getKey(),
                            "feature " + number + ": " + defect,
                            property.getValue().text()));
                    return;
                }
            }
            try {
                visitor.visit(feature, geometry == null ? null : geometry.place());
            } catch (Unusable reason) {
                bad.add(new BadRow(line, "geometry", "feature " + number + ": " + reason.getMessage(), ""));
            }
        }

        private void properties(Map<String, JsonValue> properties) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                properties.put(name, JsonValue.read(parser, limits));
            }
        }

        private void id(Map<String, JsonValue> properties) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                properties.put(ID_KEY, JsonValue.read(parser, limits));
            }
        }

        /** GeoJSON of before 2016 could name a coordinate system; reading its numbers as degrees would put things elsewhere. */
        private void requireWgs84() throws IOException {
            String crs = JsonValue.read(parser, limits).text();
            if (!crs.isEmpty() && !crs.matches("(?is).*(CRS84|EPSG:{1,2}[0-9.]*:?4326\\b|WGS ?84).*")) {
                throw new InvalidInput(Problem.of(
                        "MK-IMP-008",
                        "The file uses another coordinate system than longitude and latitude.",
                        "Its \"crs\" is " + (crs.length() > 200 ? crs.substring(0, 200) + "…" : crs)
                                + "; RFC 7946 knows only WGS 84.",
                        "Convert it: ogr2ogr -t_srs EPSG:4326 -f GeoJSON places.geojson FILE"));
            }
        }
    }

    /** Record separators of RFC 8142 are white space for us. */
    private static final class WithoutSeparators extends FilterReader {
        private static final char SEPARATOR = '\u001E';

        WithoutSeparators(Reader reader) {
            super(reader);
        }

        @Override
        public int read(char[] chars, int offset, int length) throws IOException {
            int n = super.read(chars, offset, length);
            for (int i = offset; i < offset + n; i++) {
                if (chars[i] == SEPARATOR) {
                    chars[i] = ' ';
                }
            }
            return n;
        }
    }
}
