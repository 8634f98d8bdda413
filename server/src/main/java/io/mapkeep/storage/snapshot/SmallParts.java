package io.mapkeep.storage.snapshot;

import io.mapkeep.storage.database.Database;
import java.util.List;

/** Says what makes a snapshot whole, beside the database. */
@FunctionalInterface
public interface SmallParts {
    /**
     * All of them, as they are now. A secret that the data need was there before the data were, so it is in.
     *
     * @param view the database as it is in the snapshot; read-only
     */
    List<SmallPart> of(Database view);
}
