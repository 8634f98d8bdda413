/**
 * Cuts the database off in the middle of its work, as {@code kill -9} and power failures do, and looks at what is left.
 *
 * <pre>
 *   Workload ──writes──▶ Store (Mapkeep, plain H2) ──▶ SimulatedMachine: disks in memory, every operation in one log
 *                                                              │
 *   Recording: log + what was acknowledged at which position ◀─┘
 *        │ Cut (position, kind, seed)
 *        ▼
 *   a machine as it would come up again ──▶ Trial: open, compare with the Plan, write, open again
 * </pre>
 */
@NullMarked
package io.mapkeep.storage.cut;

import org.jspecify.annotations.NullMarked;
