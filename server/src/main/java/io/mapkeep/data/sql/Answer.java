package io.mapkeep.data.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.mapkeep.storage.database.GuestQuery;
import io.mapkeep.storage.database.GuestQuery.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Writes the rows of a query as they come. Returns how many there were. */
final class Answer {
    private static final JsonFactory JSON = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private static final String GEOMETRY = "the_geom";

    private final GuestQuery query;
    private final List<Column> columns;
    private final List<Integer> shown = new ArrayList<>();
    private final long began;

    Answer(GuestQuery query, Set<String> skipped, long began) {
        this.query = query;
        this.columns = query.columns();
        this.began = began;
        for (int i = 0; i < columns.size(); i++) {
            if (!skipped.contains(columns.get(i).name())) {
                shown.add(i);
            }
        }
    }

    long json(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("rows");
            long rows = 0;
            for (; query.next(); rows++) {
                json.writeStartObject();
                for (int i : shown) {
                    json.writeFieldName(columns.get(i).name());
                    Values.writeJson(json, query.value(i));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("time", Math.round((System.nanoTime() - began) / 1e6) / 1e3);
            json.writeObjectFieldStart("fields");
            for (int i : shown) {
                Values.writeField(json, columns.get(i));
            }
            json.writeEndObject();
            json.writeNumberField("total_rows", rows);
            json.writeEndObject();
            return rows;
        }
    }

    /** A FeatureCollection (RFC 7946) of {@code the_geom}, or of the first geometry there is. */
    long geoJson(OutputStream out, int decimals) throws IOException {
        int place = geometryColumn();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "FeatureCollection");
            json.writeArrayFieldStart("features");
            long rows = 0;
            for (; query.next(); rows++) {
                json.writeStartObject();
                json.writeStringField("type", "Feature");
                json.writeFieldName("geometry");
                Object geometry = place < 0 ? null : query.value(place);
                GeoJson.write(json, geometry instanceof Geometry known ? known : null, decimals);
                json.writeObjectFieldStart("properties");
                for (int i : shown) {
                    if (i != place) {
                        json.writeFieldName(columns.get(i).name());
                        Values.writeJson(json, query.value(i));
                    }
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            return rows;
        }
    }

    /** RFC 4180 with a header. An empty text is quoted, so that it differs from no value. */
    long csv(OutputStream out, boolean readable) throws IOException {
        try {
            return writeCsv(out, readable);
        } catch (UncheckedIOException wrapped) {
            throw wrapped.getCause();
        }
    }

    private long writeCsv(OutputStream out, boolean readable) throws IOException {
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        var csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(writer);
        csv.writeRecord(shown.stream().map(i -> columns.get(i).name()).toList());
        long rows = 0;
        for (; query.next(); rows++) {
            List<@Nullable String> cells = new ArrayList<>(shown.size());
            for (int i : shown) {
                cells.add(Values.text(query.value(i), readable));
            }
            csv.writeRecord(cells.toArray(String[]::new));
        }
        csv.flush();
        return rows;
    }

    private int geometryColumn() {
        int first = -1;
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).typeName().startsWith("GEOMETRY")) {
                if (columns.get(i).name().equals(GEOMETRY)) {
                    return i;
                }
                first = first < 0 ? i : first;
            }
        }
        return first;
    }
}
