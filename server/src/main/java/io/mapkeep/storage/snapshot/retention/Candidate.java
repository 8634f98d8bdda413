package io.mapkeep.storage.snapshot.retention;

import java.time.Instant;

/**
 * A snapshot as retention sees it.
 *
 * @param proven its last drill passed
 */
public record Candidate(String id, Instant made, boolean proven) {}
