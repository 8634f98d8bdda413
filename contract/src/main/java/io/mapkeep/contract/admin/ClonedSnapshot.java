package io.mapkeep.contract.admin;

import java.time.Instant;

/**
 * A snapshot as a data folder of its own.
 *
 * @param moment what was acknowledged up to then is in it
 * @param bytes of its database
 */
public record ClonedSnapshot(String snapshot, Instant moment, long bytes) {}
