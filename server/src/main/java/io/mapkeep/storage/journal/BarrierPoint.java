package io.mapkeep.storage.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A moment without a transaction under way. Epoch and number name it on every machine that has the same history; if all four are the same,
 * it is the same one, also where a power cut has taken a barrier and its number was given again.
 *
 * @param epoch one more each time that another machine takes over
 * @param number counted since the first journal of this history
 * @param time to the millisecond, as the clock of the machine said that wrote it; it may go back, numbers never do
 * @param databaseBytes size of the database file; 0 where nothing but the number is known for certain
 */
public record BarrierPoint(long epoch, long number, Instant time, long databaseBytes) {
    public BarrierPoint {
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }
}
