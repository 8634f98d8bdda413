package io.mapkeep.installer.client;

/** Told how much of a file was sent. Called often; must be quick. */
@FunctionalInterface
public interface Upload {
    void sent(long bytes, long ofBytes);
}
