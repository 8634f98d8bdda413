/** Vector tiles of a dataset (Mapbox Vector Tile 2.1) and the TileJSON that describes them. */
@NullMarked
package io.mapkeep.data.tile;

import org.jspecify.annotations.NullMarked;
