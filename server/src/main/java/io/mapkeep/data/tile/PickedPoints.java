package io.mapkeep.data.tile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The points of an overview that a tile shows, in the table's order: on the finest {@link Grid} on which they are few enough. */
final class PickedPoints {
    private final Map<Long, Grid.Spot> spots = new LinkedHashMap<>();
    private final List<Long> order = new ArrayList<>();
    private Grid grid = new Grid(Grid.FINEST);
    private int read;

    private PickedPoints() {}

    static PickedPoints of(PointOverview overview, TileAddress tile) {
        var picked = new PickedPoints();
        overview.visit(tile, picked::add);
        picked.order.addAll(picked.spots.keySet());
        return picked;
    }

    int cell() {
        return grid.cell();
    }

    Grid.Spot spot(long id) {
        Grid.Spot spot = spots.get(id);
        if (spot == null) {
            throw new IllegalArgumentException("no point " + id);
        }
        return spot;
    }

    boolean hasMore() {
        return read < order.size();
    }

    /** The next keys of those that {@code layer} wants, which may have gone over to a coarser grid meanwhile. */
    Object[] next(int most, TileLayer layer) {
        List<Object> keys = new ArrayList<>(most);
        while (hasMore() && keys.size() < most) {
            Long id = order.get(read++);
            if (layer.wants(spot(id))) {
                keys.add(id);
            }
        }
        return keys.toArray();
    }

    private void add(long id, int x, int y) {
        if (!grid.take(x, y)) {
            return;
        }
        spots.put(id, new Grid.Spot(x, y, 0));
        while (spots.size() > TileLayer.MOST_FEATURES && !grid.isCoarsest()) {
            Grid coarser = grid.coarser();
            spots.values().removeIf(spot -> !coarser.take(spot));
            grid = coarser;
        }
    }
}
