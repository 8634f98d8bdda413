package io.mapkeep.storage.replica;

import java.time.Duration;

/**
 * A promotion that is done.
 *
 * @param epoch that has begun
 * @param barrier the last that the new epoch shares with the one before
 */
public record Promotion(long epoch, long barrier, Loss loss, Duration took) {}
