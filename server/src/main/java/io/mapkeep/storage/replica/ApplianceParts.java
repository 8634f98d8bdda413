package io.mapkeep.storage.replica;

import java.util.List;

/** What belongs to an appliance beside its database, and has to be on a follower before it can take over. */
public interface ApplianceParts {
    /** On a primary: all parts, each time. Cheap: it is asked every few seconds. */
    List<Part> current();

    /** On another node: all parts of the primary. They are durable when this returns. May be called again with the same. */
    void take(List<Part> parts);
}
