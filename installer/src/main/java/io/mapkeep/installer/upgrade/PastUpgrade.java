package io.mapkeep.installer.upgrade;

import java.time.Instant;

/**
 * An upgrade, or a way back, that has ended.
 *
 * @param outcome {@code done}, {@code went back}, or {@code failed}
 * @param snapshot taken before it; may be empty
 * @param why it went back or failed; may be empty
 */
public record PastUpgrade(
        Instant when, String who, String from, String to, String outcome, String snapshot, String why) {}
