/**
 * Snapshots: copies of the whole appliance, taken while it works, proven by restoring them, and restored anywhere with the recovery key.
 *
 * <pre>
 *   Snapshots (the door) ─▶ Creation, Drill, Archiving, Timetable ─▶ snapshot.archive ─▶ snapshot.repository ─▶ snapshot.key, snapshot.targets
 *   Restoration (with the appliance stopped) ──────────────────────────┘
 * </pre>
 *
 * <p>What lies above storage is handed in: further files as {@link io.mapkeep.storage.snapshot.SmallParts}, questions of a drill as
 * {@link io.mapkeep.storage.snapshot.DrillStep}, the audit log as {@link io.mapkeep.storage.snapshot.Acts}. Right: the room of certificates says how to
 * tell that its keys open; wrong: this package reads a table of that room.
 */
@NullMarked
package io.mapkeep.storage.snapshot;

import org.jspecify.annotations.NullMarked;
