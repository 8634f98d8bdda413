/**
 * What admins see and do about replicas: the resource, the doctor's check, and what people are told about the node that serves them.
 *
 * <p>It asks and acts through {@link io.mapkeep.admin.replica.Membership}, which the appliance implements, because a change of role closes and opens rooms.
 */
@NullMarked
package io.mapkeep.admin.replica;

import org.jspecify.annotations.NullMarked;
