package io.mapkeep.rest;

import java.util.List;

/** What a room offers over HTTP. Made once, by its room's constructor; used by both doors, from many threads. */
public interface Resource {
    List<Route> routes();
}
