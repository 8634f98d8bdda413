package io.mapkeep.storage.replica;

import java.time.Instant;
import java.util.UUID;

/**
 * Another node of the cluster.
 *
 * @param node told apart from all others, also in its certificate
 * @param name for people, and unique in the cluster
 * @param address {@code host:port} of its replication port
 * @param web where people reach it, {@code https://host[:port]}
 * @param role as last heard
 * @param fingerprint SHA-256 of its certificate, 64 hexadecimal digits; any other certificate is refused
 * @param since when it joined
 */
public record Peer(UUID node, String name, String address, String web, Role role, String fingerprint, Instant since) {
    Peer as(Role now) {
        return new Peer(node, name, address, web, now, fingerprint, since);
    }
}
