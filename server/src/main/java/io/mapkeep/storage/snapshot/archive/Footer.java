package io.mapkeep.storage.snapshot.archive;

import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an archive object holds, sealed at its end.
 *
 * @param run random, the same in all parts that belong together
 * @param chunks length of each sealed chunk, in order
 * @param latest the latest time of a barrier in it; empty when none ends in it
 * @param last the last barrier that ends in it
 */
record Footer(String run, int part, Optional<Instant> latest, Optional<BarrierPoint> last, List<Integer> chunks) {
    static final String KIND = "archive";
    /** Of its JSON. */
    static final int LARGEST = 1 << 20;

    Footer {
        chunks = List.copyOf(chunks);
    }
}
