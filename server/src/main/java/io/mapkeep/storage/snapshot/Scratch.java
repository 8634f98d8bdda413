package io.mapkeep.storage.snapshot;

import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for what may be deleted at any time. */
final class Scratch {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

    private final Path folder;

    Scratch(Path folder) {
        this.folder = folder;
    }

    Path folder() throws IOException {
        return DurableFiles.makeFolder(folder);
    }

    void clear() throws IOException {
        DurableFiles.deleteFolder(folder);
    }

    /** Clears it now if that works, else before its next use. */
    void clearLater() {
        try {
            clear();
        } catch (IOException failure) {
            LOG.warn("{} could not be deleted; that is tried again before its next use", folder, failure);
        }
    }

    long freeBytes() throws IOException {
        return folder().toFile().getUsableSpace();
    }
}
