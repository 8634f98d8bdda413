package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a follower, or a fenced node, fares.
 *
 * @param reached the newest barrier it has; number 0 before the first base copy
 * @param primaryBarrier the newest of the primary, as it said last
 * @param lag between the newest barrier here and the newest there, by the primary's clock
 * @param heard when the primary was heard last
 * @param trouble why the link broke last, if it is broken
 * @param copiedBytes of a base copy that is under way,
 * @param copyBytes of so many; 0 if none is
 * @param diverged where the newest database is kept that was not the cluster's
 */
public record FollowerReport(
        Role role,
        Optional<Peer> primary,
        LinkState link,
        BarrierPoint reached,
        long primaryBarrier,
        long lagBytes,
        long lagBarriers,
        Duration lag,
        Optional<Instant> heard,
        Optional<String> trouble,
        long copiedBytes,
        long copyBytes,
        Optional<Path> diverged) {}
