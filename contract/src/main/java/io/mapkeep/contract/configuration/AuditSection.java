package io.mapkeep.contract.configuration;

/** {@code [audit]}: what the audit log records beyond sign-ins, changes and administration, which it always does. */
public record AuditSection(boolean queries) {
    static AuditSection read(Section in) {
        return new AuditSection(in.flag("queries", true, "Record each SQL query with its text and its person."));
    }
}
