package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One snapshot.
 *
 * @param id sorts by time
 * @param made when it was begun
 * @param moment of the barrier that it holds: everything acknowledged before is in it
 * @param epoch of that barrier; a promotion or a restore begins a new one
 * @param barrier its number in that epoch
 * @param version of the product that made it
 * @param databaseBytes size of the database in it
 * @param storedBytes what it added to the store, compressed
 * @param drill what its last drill found; empty if it had none
 * @param places where it lies, as the settings write them
 */
public record SnapshotReport(
        String id,
        Instant made,
        Instant moment,
        long epoch,
        long barrier,
        String version,
        long databaseBytes,
        long storedBytes,
        Optional<DrillReport> drill,
        List<String> places) {
    public SnapshotReport {
        places = List.copyOf(places);
    }

    /**
     * All of them, newest first, and where they are.
     *
     * @param recoverable whether a recovery sheet was made; without one no other machine can read them
     * @param targets how each of the places does
     */
    public record Listing(
            String target, boolean recoverable, List<SnapshotReport> snapshots, List<SnapshotTarget> targets) {
        public Listing {
            targets = List.copyOf(targets);
            snapshots = List.copyOf(snapshots);
        }
    }

    /**
     * What is in one.
     *
     * @param parts sizes in bytes by name, beside the database
     * @param rows of each table by name
     * @param auditHead number, hash and seal of the newest record of the audit log in it
     */
    public record Contents(SnapshotReport snapshot, Map<String, Long> parts, Map<String, Long> rows, String auditHead) {
        public Contents {
            parts = Map.copyOf(parts);
            rows = Map.copyOf(rows);
        }
    }
}
