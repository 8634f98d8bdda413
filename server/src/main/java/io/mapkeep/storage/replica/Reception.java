package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.wire.JoinMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;

/** What a node in its role does with those who connect to it. Called on a thread for each connection; returning ends the connection. */
interface Reception {
    /** How this node introduces itself now. */
    Greeting greeting();

    /**
     * Another node has introduced itself. Whatever its epochs mean for this node is done, durably, before this returns.
     */
    void met(Greeting other);

    /** It wants the barriers. */
    default void follow(Link link, Greeting follower) throws IOException {
        link.say(new Message.Refusal("This node is not the primary."));
    }

    /** It wants the lease. */
    default void lease(Link link, Greeting asking) throws IOException {
        link.say(new Message.Refusal("This node is not the witness."));
    }

    /** One without a certificate wants to join. */
    default void join(Link link, JoinMessage.Join join) throws IOException {
        link.say(new Message.Refusal("This node admits nobody: it is not the primary."));
    }
}
