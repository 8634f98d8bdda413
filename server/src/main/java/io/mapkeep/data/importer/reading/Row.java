package io.mapkeep.data.importer.reading;

import org.jspecify.annotations.Nullable;

/**
 * A row that can be loaded.
 *
 * @param values by the layout's columns: Long, Double, String, Boolean, LocalDate, OffsetDateTime or null
 * @param place EWKB with SRID 4326, or null
 * @param hilbert where along the Hilbert curve around the earth the place's middle is, 0 if it is nowhere; rows with near numbers are near to each
 *     other
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
public record Row(@Nullable Object[] values, byte @Nullable [] place, int hilbert) {
    static Row of(@Nullable Object[] values, @Nullable Place place) {
        return place == null ? new Row(values, null, 0) : new Row(values, place.ewkb(), place.hilbert());
    }
}
