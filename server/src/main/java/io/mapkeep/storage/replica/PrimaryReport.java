package io.mapkeep.storage.replica;

import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a primary and its followers fare.
 *
 * @param barrier the newest durable one
 * @param lease until when this node may acknowledge commits; empty without a witness
 */
public record PrimaryReport(
        long epoch, long barrier, Mode mode, SyncState sync, List<PeerReport> peers, Optional<Instant> lease) {}
