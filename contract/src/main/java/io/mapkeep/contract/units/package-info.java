/** Values with units, as people write them: sizes, durations, addresses, versions. */
@NullMarked
package io.mapkeep.contract.units;

import org.jspecify.annotations.NullMarked;
