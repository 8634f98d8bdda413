/**
 * What is kept: the database, and later its journal, snapshots and replicas.
 */
@NullMarked
package io.mapkeep.storage;

import org.jspecify.annotations.NullMarked;
