package io.mapkeep.data.dataset;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A table of somebody's, with what is known of it. In SQL it is {@code public.<name>}, with a {@code cartodb_id} (bigint, key, from 1) and, if it
 * has places, {@code the_geom} (geometry, EPSG:4326) and a spatial index on it, beside its own columns.
 *
 * @param name unique in the appliance, a safe SQL name
 * @param title for people; at first the file's name
 * @param owner the account that imported it
 * @param columns its own columns in the file's order, without {@code cartodb_id} and {@code the_geom}
 * @param geometry the kind of its geometries in GeoJSON's words ({@code Point}, {@code MultiPolygon}, {@code Geometry} when mixed); empty without places
 * @param bounds empty without places
 * @param source the name of the file that it was imported from
 */
public record Dataset(
        String name,
        String title,
        String owner,
        Visibility visibility,
        long rows,
        List<Column> columns,
        Optional<String> geometry,
        Optional<Bounds> bounds,
        String source,
        Instant created,
        Instant updated) {

    /** Who sees it beside its owner and the admins. */
    public enum Visibility {
        PRIVATE,
        SHARED
    }

    public Dataset {
        columns = List.copyOf(columns);
    }
}
