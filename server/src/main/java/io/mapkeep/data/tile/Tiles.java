package io.mapkeep.data.tile;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.rest.Resource;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.snapshot.DrillStep;
import java.sql.SQLTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Vector tiles of every dataset that has places: the room's door. */
public final class Tiles {
    /** Making a tile is work for the processor, so more at once only wait for each other. */
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final long CACHE_BYTES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    private final Datasets datasets;
    private final TileBuilder builder;
    private final TileCache cache = new TileCache(CACHE_BYTES);
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    private Tiles(Datasets datasets, Database database) {
        this.datasets = datasets;
        this.builder = new TileBuilder(database);
    }

    public static Tiles open(Datasets datasets, Database database) {
        return new Tiles(datasets, database);
    }

    /** What a drill asks of restored datasets. */
    public static DrillStep drillStep(Clock clock) {
        return new RestoredTile(clock);
    }

    /** Makes the one tile of the whole world and tells its size in bytes, to see that tiles can be made. */
    public int world(Dataset dataset) {
        return tile(dataset, TileAddress.parse("0", "0", "0")).length;
    }

    public List<Resource> resources() {
        return List.of(new TilesResource(this, datasets));
    }

    /** One encoded tile; empty when nothing is there. */
    byte[] tile(Dataset dataset, TileAddress tile) {
        return cache.get(TileVersion.of(dataset), tile, () -> build(dataset, tile));
    }

    private byte[] build(Dataset dataset, TileAddress tile) {
        if (dataset.geometry().isEmpty()) {
            return new byte[0];
        }
        acquire();
        var deadline = new Deadline(LONGEST);
        try {
            byte[] built = builder.build(dataset, tile, deadline);
            requireStill(dataset);
            return built;
        } catch (Failed failed) {
            if (failed.getCause() instanceof SQLTimeoutException) {
                throw deadline.tooLong(failed);
            }
            throw failed;
        } finally {
            places.release();
        }
    }

    /** A tile is read by the dataset's name, which another dataset may have taken since somebody was allowed to see this one. */
    private void requireStill(Dataset dataset) {
        if (!datasets.isStill(dataset)) {
            throw new NotFound(Problem.of(
                    "MK-TIL-004",
                    "This dataset was deleted a moment ago.",
                    "That happened while the tile was made.",
                    "Load the map anew; if there is another dataset of that name for you, it shows that one."));
        }
    }

    private void acquire() {
        try {
            if (places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new TooManyRequests(
                Problem.of(
                        "MK-TIL-002",
                        "Too many tiles are being made.",
                        "No place became free within " + PATIENCE.toSeconds() + " s.",
                        "The map asks again by itself; for a whole area, export the dataset instead."),
                5);
    }
}
