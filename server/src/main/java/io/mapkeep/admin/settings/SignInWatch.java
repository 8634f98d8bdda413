package io.mapkeep.admin.settings;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Proof;
import java.util.List;
import java.util.Set;

/**
 * Sees sign-ins as they are recorded: whatever way somebody comes in by, it is in the audit log. One by a password that was kept from before, while the directory is down, shows nothing of the directory.
 */
public final class SignInWatch implements AuditLog {
    private static final Set<String> CAME_IN = Set.of("session.create", "session.pending", "basic.verify");

    /** The request that such a password came by; its sign-in is recorded next, on the same thread. */
    private static final ThreadLocal<String> OFFLINE = ThreadLocal.withInitial(() -> "");

    private final AuditLog log;
    private final ProofBook proofs;

    public SignInWatch(AuditLog log, ProofBook proofs) {
        this.log = log;
        this.proofs = proofs;
    }

    @Override
    public void record(AuditEvent event) {
        log.record(event);
        look(event);
    }

    @Override
    public void record(List<AuditEvent> events) {
        log.record(events);
        events.forEach(this::look);
    }

    @Override
    public void note(AuditEvent event) {
        log.note(event);
        look(event);
    }

    private void look(AuditEvent event) {
        if (event.action().equals("directory.offline")) {
            OFFLINE.set(event.requestId());
        } else if (event.outcome() == Outcome.SUCCESS && CAME_IN.contains(event.action())) {
            String who = event.actor() + " from " + event.remote();
            if (event.realm().equals("ldap") && !event.requestId().equals(OFFLINE.get())) {
                proofs.shown(Proof.DIRECTORY_SIGN_IN, who);
            }
            if (!event.action().equals("session.pending")) {
                proofs.shown(Proof.SIGN_IN, who);
            }
        }
    }
}
