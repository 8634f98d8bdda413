package io.mapkeep.data.importer.reading;

import io.mapkeep.data.dataset.Bounds;
import io.mapkeep.data.dataset.Column;
import java.util.List;
import java.util.Optional;

/**
 * What the first reading found.
 *
 * @param rows good ones
 * @param hasPlaces whether the file says where things are, be it in a few rows only
 * @param geometry the kind of geometry, {@code Geometry} when mixed
 * @param bounds around all geometries
 * @param remarks what was taken for granted: encoding, delimiter, where the coordinates are
 */
public record Layout(
        List<Column> columns,
        List<ValueKind> kinds,
        long rows,
        boolean hasPlaces,
        Optional<String> geometry,
        Optional<Bounds> bounds,
        List<String> remarks) {
    public Layout {
        columns = List.copyOf(columns);
        kinds = List.copyOf(kinds);
        remarks = List.copyOf(remarks);
    }
}
