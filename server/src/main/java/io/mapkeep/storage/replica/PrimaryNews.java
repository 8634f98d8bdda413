package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.wire.Message;

/** What a primary tells its followers besides barriers, whenever it has changed. */
interface PrimaryNews {
    /** Another number after each change. */
    long version();

    Message.Cluster cluster();

    Message.Parts parts();

    /** A follower has something to tell about epochs. */
    void met(Greeting other);
}
