/**
 * What the appliance tells its administrators over REST.
 *
 * <p>Right: {@link io.mapkeep.admin.api.StatusResource} gets each figure as a supplier from {@code Appliance}; wrong: a resource that
 * reaches into a room for them.
 */
@NullMarked
package io.mapkeep.admin.api;

import org.jspecify.annotations.NullMarked;
