package io.mapkeep.data.importer.reading;

import io.mapkeep.data.dataset.Bounds;
import io.mapkeep.data.dataset.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/** Gathers over the good rows what a {@link Layout} says. */
final class Survey {
    private final Envelope bounds = new Envelope();
    private @Nullable String kind;
    private long rows;

    void add(@Nullable Place place) {
        rows++;
        if (place != null) {
            bounds.expandToInclude(place.bounds());
            kind = kind == null || kind.equals(place.kind()) ? place.kind() : "Geometry";
        }
    }

    Layout layout(
            List<String> sources, List<Guess> guesses, boolean decimalComma, boolean hasPlaces, List<String> remarks) {
        ColumnNames names = new ColumnNames();
        List<Column> columns = new ArrayList<>();
        List<ValueKind> kinds = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            ValueKind found = guesses.get(i).kind(decimalComma);
            kinds.add(found);
            columns.add(new Column(names.next(sources.get(i)), sources.get(i), found.type()));
        }
        boolean empty = bounds.isNull();
        return new Layout(
                columns,
                kinds,
                rows,
                hasPlaces,
                hasPlaces ? Optional.of(kind == null ? "Geometry" : kind) : Optional.empty(),
                empty
                        ? Optional.empty()
                        : Optional.of(
                                new Bounds(bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY())),
                remarks);
    }
}
