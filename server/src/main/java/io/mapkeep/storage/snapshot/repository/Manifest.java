package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot: with its manifest it exists, without it does not. Sealed; written last.
 *
 * @param product version that made it
 * @param barrier the moment of the database that it holds
 * @param facts what the maker wants to find again in a drill, such as counts and checksums of tables; of no meaning here
 * @param auditHead the head of the audit chain at that moment, as the audit room writes it
 * @param parent the snapshot before it, if any
 * @param lineage which life of which appliance it comes from; of no meaning here
 */
public record Manifest(
        int format,
        SnapshotId id,
        String product,
        Instant made,
        BarrierPoint barrier,
        List<Part> parts,
        Map<String, String> facts,
        String auditHead,
        Optional<SnapshotId> parent,
        String lineage) {
    /** The format that this version writes, and the newest it reads. */
    public static final int FORMAT = 1;

    /** Of its JSON. */
    static final int LARGEST = 16 << 20;

    static final String KIND = "manifest";
    private static final int MOST_PARTS = 10_000;
    private static final int MOST_FACTS = 100_000;

    public Manifest {
        parts = List.copyOf(parts);
        facts = Map.copyOf(facts);
        if (parts.size() > MOST_PARTS || facts.size() > MOST_FACTS) {
            throw Part.refused(
                    "more company than any snapshot: " + parts.size() + " parts, " + facts.size() + " facts");
        }
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(part.name())) {
                throw Part.refused("the name of another");
            }
        }
    }

    /** Of all parts together. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }
}
