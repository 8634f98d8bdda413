/** Values with units, as people write them in a configuration: sizes, durations, addresses. */
@NullMarked
package io.mapkeep.contract.units;

import org.jspecify.annotations.NullMarked;
