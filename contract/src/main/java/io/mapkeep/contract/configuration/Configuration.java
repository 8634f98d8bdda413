package io.mapkeep.contract.configuration;

/** All settings of an appliance, checked. Immutable: a change is a new one, swapped in whole. */
public record Configuration(
        ServerSection server,
        LimitsSection limits,
        TlsSection tls,
        SessionSection session,
        LdapSection ldap,
        SqlSection sql,
        ImportSection imports,
        AuditSection audit,
        SnapshotSection snapshot,
        AdminSection admin,
        ReplicaSection replica) {}
