package io.mapkeep.identity;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps in memory what was recorded. */
final class RecordingAuditLog implements AuditLog {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void record(AuditEvent event) {
        events.add(event);
    }

    @Override
    public void note(AuditEvent event) {
        events.add(event);
    }

    List<AuditEvent> events() {
        return events;
    }

    AuditEvent last() {
        return events.get(events.size() - 1);
    }
}
