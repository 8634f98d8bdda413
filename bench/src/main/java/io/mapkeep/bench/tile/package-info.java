/** How long a tile of a million points takes, beside PostGIS in the same run. */
@NullMarked
package io.mapkeep.bench.tile;

import org.jspecify.annotations.NullMarked;
