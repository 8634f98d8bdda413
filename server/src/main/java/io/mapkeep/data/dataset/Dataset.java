package io.mapkeep.data.dataset;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A table of somebody's, with what is known of it. In SQL it is {@code public.<name>}, with a {@code cartodb_id} (bigint, key, from 1) and, if it
 * has places, {@code the_geom} (geometry, EPSG:4326) and a spatial index on it, beside its own columns.
 *
 * @param id of this dataset alone: one of the same name that is made after it was deleted has another
 * @param name unique in the appliance, a safe SQL name
 * @param title for people; at first the file's name
 * @param owner the account that imported it
 * @param ownerRealm where that account lives; empty for datasets from before realms were kept
 * @param columns its own columns in the file's order, without {@code cartodb_id} and {@code the_geom}
 * @param geometry the kind of its geometries in GeoJSON's words ({@code Point}, {@code MultiPolygon}, {@code Geometry} when mixed); empty without places
 * @param bounds empty without places
 * @param source the name of the file that it was imported from
 */
public record Dataset(
        UUID id,
        String name,
        String title,
        String owner,
        String ownerRealm,
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

    /** A dataset to be made. */
    public Dataset(
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
        this(
                UUID.randomUUID(),
                name,
                title,
                owner,
                "",
                visibility,
                rows,
                columns,
                geometry,
                bounds,
                source,
                created,
                updated);
    }

    /** The same, of an account of that realm. */
    public Dataset ownedIn(String realm) {
        return new Dataset(
                id, name, title, owner, realm, visibility, rows, columns, geometry, bounds, source, created, updated);
    }

    public Dataset {
        columns = List.copyOf(columns);
    }
}
