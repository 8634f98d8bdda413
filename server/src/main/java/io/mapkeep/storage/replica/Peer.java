package io.mapkeep.storage.replica;

import io.mapkeep.contract.units.HostPort;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

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
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
    private static final Pattern WEB = Pattern.compile("https://[A-Za-z0-9.:\\[\\]_-]{1,270}");

    /** What another node says of itself ends up in pages and commands of people; it has to look like what it is. */
    static boolean usable(String name, String address, String web) {
        try {
            HostPort.parse(address);
        } catch (IllegalArgumentException wrong) {
            return false;
        }
        return NAME.matcher(name).matches() && WEB.matcher(web).matches();
    }

    Peer as(Role now) {
        return new Peer(node, name, address, web, now, fingerprint, since);
    }
}
