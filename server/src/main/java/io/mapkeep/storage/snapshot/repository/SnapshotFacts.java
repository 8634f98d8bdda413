package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.journal.BarrierPoint;
import java.util.Map;
import java.util.Optional;

/** What the maker of a snapshot tells about it; see {@link Manifest}. */
public record SnapshotFacts(
        String product,
        BarrierPoint barrier,
        Map<String, String> facts,
        String auditHead,
        Optional<SnapshotId> parent,
        String lineage) {}
