package io.mapkeep.admin.api;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.StatusReport.SnapshotFigures;
import io.mapkeep.contract.admin.StatusReport.TlsFigures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where {@link StatusResource} gets its figures. Implemented by {@code Appliance}, which knows the rooms. Each call answers at once, from
 * what is at hand: no check is run, nothing remote is asked.
 */
public interface StatusParts {
    String version();

    Instant started();

    /** The address people use, like {@code https://maps.example.org}. */
    String https();

    long datasets();

    /** Of all datasets together. */
    long rows();

    /** Whole days until the served certificate ends; empty while there is none. */
    Optional<Long> certificateDaysLeft();

    /** How the HTTPS port speaks; empty where there is none. */
    Optional<TlsFigures> tls();

    /** {@code off}, {@code ok} or {@code failing}. */
    String ldap();

    int sessions();

    long auditSequence();

    /** Empty where none are taken: on a replica. */
    Optional<SnapshotFigures> snapshots();

    /** How this node stands to the others. */
    ReplicaReport replicas();

    /** What the doctor last found. */
    List<Finding> alerts();
}
