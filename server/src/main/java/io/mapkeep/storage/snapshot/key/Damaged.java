package io.mapkeep.storage.snapshot.key;

/** Stored bytes are not what was written. */
public final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public Damaged(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Which, for a person. */
    public String reason() {
        return reason;
    }
}
