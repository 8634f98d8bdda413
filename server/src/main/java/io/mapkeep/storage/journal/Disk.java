package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One folder on a disk, as little of it as the journal needs, so that tests can put a simulated disk in its place and cut its power.
 *
 * <p>A creation, a renaming or a deletion survives a power cut only after {@link #sync}. Names are plain file names.
 */
public interface Disk {
    /** Names of the files that are there, in no order. */
    List<String> list() throws IOException;

    boolean exists(String name) throws IOException;

    /** Opens a file for reading and writing, and makes an empty one if it is not there. */
    DiskFile open(String name) throws IOException;

    /** In one step; takes the place of {@code to} if that is there. */
    void rename(String from, String to) throws IOException;

    /** Not there already is fine. */
    void delete(String name) throws IOException;

    /** Makes creations, renamings and deletions durable. */
    void sync() throws IOException;

    /** What this process may still allocate here, in bytes. */
    long usableBytes() throws IOException;

    /** Keeps other processes out until it is closed; empty if another one holds it. */
    Optional<Closeable> lock(String name) throws IOException;

    /** How people find it: the path. */
    String location();
}
