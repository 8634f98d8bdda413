/**
 * Datasets: what there is, who owns it, who may see it. The other rooms of {@code data} stand on this one.
 */
@NullMarked
package io.mapkeep.data.dataset;

import org.jspecify.annotations.NullMarked;
