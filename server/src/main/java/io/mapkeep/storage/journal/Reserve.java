package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of zeros that gives its room when the disk is full: for what is under way, for an orderly end, and for what frees space.
 */
final class Reserve {
    static final String NAME = "reserve";
    static final long BYTES = 16L << 20;
    /** Made only where so much is left besides. */
    static final long LEAST_FREE_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final int AT_ONCE = 1 << 20;

    private final Disk folder;
    private boolean there;

    Reserve(Disk folder) {
        this.folder = folder;
    }

    /** Makes it if it is not there and there is space. */
    synchronized void fill() throws IOException {
        if (there || folder.usableBytes() < BYTES + LEAST_FREE_BYTES) {
            return;
        }
        try (DiskFile file = folder.open(NAME)) {
            for (long at = file.size(); at < BYTES; at += AT_ONCE) {
                file.write(ByteBuffer.allocate((int) Math.min(AT_ONCE, BYTES - at)), at);
            }
            there = true;
        } catch (IOException failure) {
            folder.delete(NAME);
            throw failure;
        }
    }

    /** Gives its room. False if it was given already. */
    synchronized boolean release() throws IOException {
        boolean given = folder.exists(NAME);
        folder.delete(NAME);
        there = false;
        if (given) {
            LOG.warn("The disk is full: the reserve of {} MiB is given up", BYTES >> 20);
        }
        return given;
    }
}
