package io.mapkeep.identity;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.key.KeyRequests;
import io.mapkeep.rest.Request;

/**
 * Counts wrong keys, signatures and certificates, by network. Not by key: ids are no secret, and whoever knows one must not be able to stop the program that uses it.
 */
record KeyFailures(Defence defence, AuditLog audit) implements KeyRequests.FailedAttempts {
    private static final String NO_ACCOUNT = "";

    @Override
    public void count(Request request, KeyRequests.Means means, AuditEvent event) {
        WayIn way = switch (means) {
            case SECRET -> WayIn.KEY;
            case SIGNATURE -> WayIn.SIGNATURE;
            case CERTIFICATE -> WayIn.CERTIFICATE;
        };
        defence.refusal(way, NO_ACCOUNT, request.remote()).ifPresent(refusal -> {
            if (refusal.first()) {
                audit.record(event.with("reason", "too-many-failures"));
            }
            throw refusal.problem();
        });
        defence.failed(way, NO_ACCOUNT, request.remote());
        audit.record(event);
    }
}
