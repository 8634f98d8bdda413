package io.mapkeep.installer.client;

import java.io.IOException;

/** The daemon has the connection open and says nothing. */
final class WaitedTooLong extends IOException {
    private static final long serialVersionUID = 1L;

    WaitedTooLong() {
        super("no answer in time");
    }
}
