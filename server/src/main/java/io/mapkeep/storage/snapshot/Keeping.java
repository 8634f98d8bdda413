package io.mapkeep.storage.snapshot;

import io.mapkeep.storage.snapshot.retention.Retention;
import java.time.ZoneId;

/**
 * Which snapshots stay.
 *
 * @param zone of its days, weeks and months
 * @param byItself whether the others are let go of without being asked
 */
record Keeping(Retention rule, ZoneId zone, boolean byItself) {}
