package io.mapkeep.storage.snapshot.key;

/** Stored bytes are not what was written; the message says which, for a person. */
public final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    public Damaged(String reason) {
        super(reason);
    }
}
