/** The authorities that an administrator added to those that the appliance's clients trust: on every node, and in every snapshot. */
@NullMarked
package io.mapkeep.storage.trust;

import org.jspecify.annotations.NullMarked;
