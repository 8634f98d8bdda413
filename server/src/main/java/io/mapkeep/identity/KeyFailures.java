package io.mapkeep.identity;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.identity.key.KeyRequests;
import io.mapkeep.rest.Request;

/**
 * Counts wrong keys with wrong passwords, by address. Not by key: ids are no secret, and whoever knows one must not be able to stop the program that uses it.
 */
record KeyFailures(AttemptLimit limit, AuditLog audit) implements KeyRequests.FailedAttempts {
    @Override
    public void count(Request request, AuditEvent event) {
        String name = "a key from " + request.remote();
        limit.refusal(name, request.remote()).ifPresent(refusal -> {
            if (refusal.first()) {
                audit.record(event.with("reason", "too-many-failures"));
            }
            throw refusal.problem();
        });
        limit.failed(name, request.remote());
        audit.record(event);
    }
}
