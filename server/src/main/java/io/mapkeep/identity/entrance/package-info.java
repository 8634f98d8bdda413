/**
 * The last steps of every way in, whoever vouched for the person: roles, what is still missing, the session, the record in the audit log.
 *
 * <p>Right: a realm makes an {@link io.mapkeep.identity.entrance.Arrival} and hands it to the {@link io.mapkeep.identity.entrance.Entrance}; wrong: a realm
 * that opens a session by itself.
 */
@NullMarked
package io.mapkeep.identity.entrance;

import org.jspecify.annotations.NullMarked;
