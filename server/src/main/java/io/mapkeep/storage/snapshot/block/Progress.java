package io.mapkeep.storage.snapshot.block;

/** Is told how far a long job is, many times a second, from one thread at a time. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total) -> {};

    void at(long doneBytes, long totalBytes);
}
