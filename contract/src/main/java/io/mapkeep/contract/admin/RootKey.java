package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.Optional;

/** What passes over the admin socket about the root and its key. */
public final class RootKey {
    private RootKey() {}

    /**
     * A key's file and its password, or a password alone.
     *
     * @param pem encrypted PKCS#8
     */
    public record Brought(Optional<String> pem, Optional<String> password) {
        @Override
        public String toString() {
            return "Brought[<redacted>]";
        }
    }

    /** A key's file to be kept elsewhere. */
    public record Exported(String serial, String sha256, String pem) {
        @Override
        public String toString() {
            return "Exported[" + serial + "]";
        }
    }

    /**
     * How it stands after a change.
     *
     * @param serial of the root
     * @param offline whether its key is elsewhere
     * @param formerTrustedUntil until when its predecessor vouches for it; empty if none does
     */
    public record State(
            String serial,
            String sha256,
            boolean offline,
            String intermediate,
            Instant intermediateEnds,
            Optional<Instant> formerTrustedUntil) {}
}
