package io.mapkeep.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * An event in the form in which it is stored and hashed: texts clean and cut, the time in microseconds, the detail as canonical JSON.
 *
 * @param micros since 1970-01-01T00:00Z
 */
record Entry(
        long micros,
        String actor,
        String realm,
        String remote,
        String requestId,
        String action,
        String target,
        String outcome,
        String detail) {
    static Entry of(AuditEvent event, Instant time) {
        return new Entry(
                ChronoUnit.MICROS.between(Instant.EPOCH, time),
                CanonicalText.field(event.actor()),
                CanonicalText.field(event.realm()),
                CanonicalText.field(event.remote()),
                CanonicalText.field(event.requestId()),
                CanonicalText.field(event.action()),
                CanonicalText.field(event.target()),
                event.outcome().name().toLowerCase(Locale.ROOT),
                CanonicalText.json(event.detail()));
    }

    Instant time() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
