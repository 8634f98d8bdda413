/**
 * Standbys: who this node is, whom it trusts, and how barriers travel from the primary to its followers.
 * {@code docs/internals/replication.md} has the protocol byte by byte.
 *
 * <p>Right: after {@link io.mapkeep.storage.replica.RoleListener#roleChanged} the appliance opens the door of the new role; wrong: writing
 * to the database of a node whose role is not {@code PRIMARY}.
 */
@NullMarked
package io.mapkeep.storage.replica;

import org.jspecify.annotations.NullMarked;
