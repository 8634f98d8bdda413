package io.mapkeep.storage.snapshot;

import io.mapkeep.rest.Request;

/**
 * Who wants something done; kept because the work outlasts the request.
 *
 * @param realm see {@link io.mapkeep.access.Principal#realm}
 */
public record Actor(String name, String realm, String remote, String requestId) {
    static final Actor SCHEDULE = new Actor("schedule", "system", "local", "-");

    static Actor of(Request request) {
        return new Actor(request.principal().name(), request.principal().realm(), request.remote(), request.id());
    }
}
