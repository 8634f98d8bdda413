/**
 * Decides by the clock and the settings which certificates stay and which are due. Makes nothing itself.
 */
@NullMarked
package io.mapkeep.tls.renewal;

import org.jspecify.annotations.NullMarked;
