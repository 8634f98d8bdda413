package io.mapkeep.storage.snapshot.repository;

import java.time.Duration;
import java.time.Instant;

/** The outcome of a drill: the snapshot was restored aside and looked at. */
public record Proof(Verdict verdict, Instant at, Duration took, String detail) {
    static final String KIND = "proof";
    static final int LARGEST = 64 * 1024;

    /** "Could not verify" is not "verified". */
    public enum Verdict {
        PASS,
        FAIL,
        COULD_NOT_VERIFY
    }
}
