package io.mapkeep.storage.snapshot.archive;

import io.mapkeep.storage.journal.Change;
import java.io.IOException;

/** Takes changes in order. The bytes of a write are good until it returns. */
@FunctionalInterface
public interface ChangeSink {
    void take(Change change) throws IOException;
}
