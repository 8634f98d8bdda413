package io.mapkeep.audit;

import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import java.util.ArrayList;
import java.util.List;

/** Whether the log can be written, and whether its head and newest records hold. The whole log is walked by {@code mapkeep audit verify}. */
final class AuditCheck implements Check {
    private static final int NEWEST = 10_000;

    private final AuditJournal journal;

    AuditCheck(AuditJournal journal) {
        this.journal = journal;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        journal.trouble()
                .ifPresent(why -> findings.add(new Finding(
                        name(),
                        Severity.CRITICAL,
                        "MK-AUD-001",
                        "The audit log cannot be written.",
                        why,
                        "Sign-ins and changes are refused; queries too, once the queue is full.",
                        "See to disk space and permissions: df -h; journalctl -u mapkeep")));
        AuditVerification newest = journal.verifyNewest(NEWEST);
        if (!newest.intact()) {
            findings.add(new Finding(
                    name(),
                    Severity.CRITICAL,
                    "MK-AUD-005",
                    "The audit log is not intact.",
                    newest.why(),
                    "What happened around record " + newest.firstBad().orElse(0L) + " can no longer be proved.",
                    "Keep a copy of the data folder as evidence, then compare with a backup: mapkeep audit verify"));
        }
        return findings;
    }
}
