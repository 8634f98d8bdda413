package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.snapshot.retention.Judgement;
import java.util.List;

/** What a prune has done. */
public record Pruning(
        List<Judgement> judgements,
        int snapshotsForgotten,
        int packsDeleted,
        int packsRewritten,
        int archivesDeleted,
        long freedBytes) {}
