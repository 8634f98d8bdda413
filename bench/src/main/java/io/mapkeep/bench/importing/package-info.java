/** How fast files become datasets, beside H2's own CSVREAD in the same run. */
@NullMarked
package io.mapkeep.bench.importing;

import org.jspecify.annotations.NullMarked;
