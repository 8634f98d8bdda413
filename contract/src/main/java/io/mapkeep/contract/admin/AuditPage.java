package io.mapkeep.contract.admin;

import java.util.List;

/** Records in the order of their sequence, oldest first. To follow the log, ask again with {@code after} = the last one's sequence. */
public record AuditPage(List<AuditRecord> records) {
    public AuditPage {
        records = List.copyOf(records);
    }
}
