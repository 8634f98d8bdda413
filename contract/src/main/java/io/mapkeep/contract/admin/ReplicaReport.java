package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a node stands to the others, as {@code GET /api/v1/replica} answers it.
 *
 * @param summary one sentence, the first line of {@code mapkeep replica status}
 * @param role {@code primary}, {@code follower}, {@code fenced} or {@code witness}
 * @param node its id, which stays when its name changes
 * @param web where people reach it, like {@code https://maps.example.org}
 * @param epoch counts promotions
 * @param barrier the newest that is durable here; 0 before the first copy is complete
 * @param mode {@code async} or {@code sync}, as the primary's settings say; empty on other nodes
 * @param state of a primary {@code off}, {@code safe}, {@code blocked} or {@code degraded}; of a follower {@code none}, {@code connecting},
 *     {@code copying}, {@code catching_up}, {@code streaming} or {@code paused}; of others {@code none}
 * @param primary where changes go, if that is known and another node
 * @param copy how far the copy of the whole database is, while there is one
 * @param diverged where commits are kept that only this node had when it was fenced
 */
public record ReplicaReport(
        Severity severity,
        String summary,
        String role,
        String name,
        String node,
        String web,
        long epoch,
        long barrier,
        String mode,
        String state,
        Optional<String> primary,
        List<Peer> peers,
        Optional<Copy> copy,
        Optional<String> diverged) {
    public ReplicaReport {
        peers = List.copyOf(peers);
    }

    /**
     * Another node, as this one sees it. On a primary the figures say how far that follower is behind; on a follower, how far this one is behind its
     * primary.
     *
     * @param state {@code away}, {@code copying}, {@code catching_up} or {@code streaming}; {@code known} where this node has no link to it
     * @param heard when it last said anything
     */
    public record Peer(
            String name,
            String role,
            String address,
            String web,
            String state,
            long barrier,
            long lagBarriers,
            long lagBytes,
            long lagMillis,
            Optional<Instant> heard,
            Optional<String> trouble) {}

    /** Bytes of the database file that are here, of all. */
    public record Copy(long doneBytes, long totalBytes) {}
}
