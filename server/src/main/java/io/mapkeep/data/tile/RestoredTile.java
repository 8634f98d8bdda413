package io.mapkeep.data.tile;

import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.snapshot.Restored;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;

/** Whether a map can be drawn from a restored database: the tile of the whole world of its smallest dataset with places. */
final class RestoredTile implements DrillStep {
    private static final TileAddress WORLD = new TileAddress(0, 0, 0);

    private final Clock clock;

    RestoredTile(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "tile";
    }

    /** Names no dataset: who runs the machine reads it, and sees no data. */
    @Override
    public Result ask(Restored restored) {
        var datasets = new Datasets(restored.database(), clock);
        Optional<Dataset> smallest = datasets.all().stream()
                .filter(dataset -> dataset.rows() > 0 && isOnTheMap(dataset))
                .min(Comparator.comparingLong(Dataset::rows));
        if (smallest.isEmpty()) {
            return Result.pass("There is no dataset with places to draw.");
        }
        byte[] tile = Tiles.open(datasets, restored.database()).tile(smallest.get(), WORLD);
        return tile.length > 0
                ? Result.pass("A tile of the smallest dataset with places, " + tile.length + " bytes.")
                : Result.fail("The tile of the world of the smallest dataset with places is empty.");
    }

    /** The map of the web ends before the poles. */
    private static boolean isOnTheMap(Dataset dataset) {
        return dataset.bounds()
                .filter(bounds -> bounds.south() < 85 && bounds.north() > -85)
                .isPresent();
    }
}
