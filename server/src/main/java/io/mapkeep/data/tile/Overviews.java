package io.mapkeep.data.tile;

import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.storage.database.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The overviews of the datasets that were looked at last, within a bound on memory. One is made at a time; those that are made can be had meanwhile. */
final class Overviews {
    /** Smaller datasets are read from the database each time, which is as fast. */
    static final long WORTHWHILE_ROWS = 20_000;

    private static final long MOST_BYTES =
            Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Reading ends some time, also on a machine that is busy; not the tile's own limit, because what was read serves all the next ones. */
    private static final int TIMEOUT_SECONDS = 120;

    private final Database database;
    private final Object making = new Object();
    private final Map<String, Versioned> overviews = new LinkedHashMap<>(16, 0.75f, true);

    private record Versioned(TileVersion version, PointOverview overview) {}

    Overviews(Database database) {
        this.database = database;
    }

    /** The dataset's points, if they are points, many, and fit. */
    Optional<PointOverview> of(Dataset dataset) {
        boolean points = dataset.geometry().filter("Point"::equals).isPresent();
        if (!points
                || dataset.rows() < WORTHWHILE_ROWS
                || dataset.rows() * PointOverview.BYTES_PER_POINT > MOST_BYTES) {
            return Optional.empty();
        }
        return Optional.of(known(dataset).orElseGet(() -> made(dataset)));
    }

    private PointOverview made(Dataset dataset) {
        synchronized (making) {
            return known(dataset).orElseGet(() -> keep(dataset, read(dataset)));
        }
    }

    private synchronized Optional<PointOverview> known(Dataset dataset) {
        Versioned known = overviews.get(dataset.name());
        return known != null && known.version.equals(TileVersion.of(dataset))
                ? Optional.of(known.overview)
                : Optional.empty();
    }

    private synchronized PointOverview keep(Dataset dataset, PointOverview fresh) {
        overviews.put(dataset.name(), new Versioned(TileVersion.of(dataset), fresh));
        forgetBeyondBound(dataset.name());
        return fresh;
    }

    private PointOverview read(Dataset dataset) {
        String sql = "select cartodb_id, the_geom from public.\"" + dataset.name() + "\" order by cartodb_id";
        return database.read(connection -> LazyRows.read(
                connection,
                sql,
                statement -> statement.setQueryTimeout(TIMEOUT_SECONDS),
                rows -> PointOverview.read(rows, dataset.rows())));
    }

    private void forgetBeyondBound(String newest) {
        var oldest = overviews.entrySet().iterator();
        while (bytes() > MOST_BYTES && oldest.hasNext()) {
            if (!oldest.next().getKey().equals(newest)) {
                oldest.remove();
            }
        }
    }

    private long bytes() {
        return overviews.values().stream()
                .mapToLong(known -> (long) known.overview.size() * PointOverview.BYTES_PER_POINT)
                .sum();
    }
}
