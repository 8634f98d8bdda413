package io.mapkeep.storage.replica.wire;

import java.io.IOException;

/** The other side sent what is no message of this protocol. The connection is of no more use. */
public final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    public Malformed(String why) {
        super(why);
    }
}
