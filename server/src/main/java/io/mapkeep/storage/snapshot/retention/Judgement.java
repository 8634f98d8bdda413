package io.mapkeep.storage.snapshot.retention;

import java.util.List;

/**
 * What becomes of a snapshot.
 *
 * @param reasons why it is kept, such as {@code daily 2026-11-27}; empty when it is let go
 */
public record Judgement(Candidate candidate, List<String> reasons) {
    public boolean keep() {
        return !reasons.isEmpty();
    }
}
