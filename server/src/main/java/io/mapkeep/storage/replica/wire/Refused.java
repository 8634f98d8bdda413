package io.mapkeep.storage.replica.wire;

import java.io.IOException;

/** The other side said no; the message is its reason, for people. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    public Refused(String why) {
        super(why);
    }
}
