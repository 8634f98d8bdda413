package io.mapkeep.storage.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How another node fares.
 *
 * @param barrier the last that it has on its disk
 * @param lagBytes of journal that it has not yet; at least that many when it is far behind
 * @param lag how long the oldest barrier that it has not is there
 * @param heard when it was heard last
 * @param trouble why its link broke last, if it is broken
 */
public record PeerReport(
        Peer peer,
        PeerState state,
        long barrier,
        long lagBytes,
        long lagBarriers,
        Duration lag,
        Optional<Instant> heard,
        Optional<String> trouble) {}
