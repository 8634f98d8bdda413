package io.mapkeep.storage.database;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;

/** Where a database comes from that another node writes: its newest durable state, held still on demand. */
public interface Views {
    /**
     * The newest durable state. To be closed.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Unavailable while there is none, because it is being copied
     */
    PinnedView pin();

    /** Which state {@link #pin} would give; cheap. */
    BarrierPoint reached();
}
