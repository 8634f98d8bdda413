/**
 * The database as a process of its own, and what can befall one: kill -9, a disk that fails, a disk that is full, a clock that jumps, a
 * second process. {@link io.mapkeep.storage.fault.LoadInAnotherProcess} writes and says what was acknowledged; {@link
 * io.mapkeep.storage.fault.Inspection} looks afterwards whether all of it is there.
 */
@NullMarked
package io.mapkeep.storage.fault;

import org.jspecify.annotations.NullMarked;
