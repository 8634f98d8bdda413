package io.mapkeep.storage.snapshot.targets;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * A place that keeps objects by name, such as {@code packs/0a/0a1b…}: lower-case letters, digits, {@code . - /}, see {@link ObjectName}.
 *
 * <p>Every call may be repeated, and calls may come from many threads. Failures are {@code ProblemException}s: MK-SNP-002 when the place
 * is out of reach, MK-SNP-004 when it is full.
 */
public interface Target extends Closeable {
    /** Keeps an object whole or not at all; it is durable when this returns, and replaces one of the same name. */
    void put(String name, ByteBuffer contents);

    /**
     * The whole object.
     *
     * @param limit in bytes; a larger one is refused before it is read (MK-SNP-011): sizes come from a place we do not trust
     * @throws io.mapkeep.contract.problem.ProblemException.NotFound MK-SNP-001
     */
    byte[] read(String name, int limit);

    /**
     * Exactly those bytes of an object.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.NotFound MK-SNP-001
     * @throws io.mapkeep.contract.problem.ProblemException.Failed MK-SNP-011 if the object ends before that
     */
    byte[] read(String name, long offset, int length);

    /** All objects whose names begin with that prefix, in the order of names; what is half written is not among them. */
    List<StoredObject> list(String prefix);

    boolean exists(String name);

    /** Needs no free space, and is fine when the object is not there. */
    void delete(String name);

    /** Empty where nobody can tell. */
    OptionalLong freeBytes();

    /** How people find it: a path, or {@code s3://bucket/prefix}. */
    String location();

    @Override
    void close();
}
