package io.mapkeep.storage.replica;

import java.time.Duration;
import java.util.Optional;

/**
 * Whom the witness lets be primary.
 *
 * @param holder empty before anybody asked
 * @param left how long the holder may count on it; zero if it is out
 */
public record WitnessReport(Optional<Peer> holder, long epoch, Optional<Duration> left) {}
