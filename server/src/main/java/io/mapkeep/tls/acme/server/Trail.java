package io.mapkeep.tls.acme.server;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.rest.Request;
import java.util.Map;

/** Writes what accounts do into the audit log, under the label of what they were opened with: that is what an administrator knows them by. */
final class Trail {
    private final AuditLog audit;
    private final AccountStore accounts;

    Trail(AuditLog audit, AccountStore accounts) {
        this.audit = audit;
        this.accounts = accounts;
    }

    void record(
            Request request,
            Account account,
            String action,
            String target,
            Outcome outcome,
            Map<String, String> facts) {
        AuditEvent event = AuditEvent.of(request, action, target, outcome)
                .by(label(account), "acme")
                .with("account", account.id());
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            event = event.with(fact.getKey(), fact.getValue());
        }
        audit.record(event);
    }

    /** Of the binding, or the account's id where it has none. */
    String label(Account account) {
        return account.binding().flatMap(accounts::binding).map(Binding::label).orElse(account.id());
    }
}
