package io.mapkeep.contract.admin;

import java.util.List;

/**
 * What was forgotten, and what that freed.
 *
 * @param freedBytes in the store
 */
public record SnapshotPruning(int forgotten, long freedBytes, List<Judgement> judgements) {
    /** Whether a snapshot is kept, and by which rules. */
    public record Judgement(String snapshot, boolean kept, List<String> reasons) {
        public Judgement {
            reasons = List.copyOf(reasons);
        }
    }

    public SnapshotPruning {
        judgements = List.copyOf(judgements);
    }
}
