package io.mapkeep;

import io.mapkeep.admin.api.StatusParts;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.StatusReport.SnapshotFigures;
import io.mapkeep.contract.admin.StatusReport.TlsFigures;
import io.mapkeep.health.Doctor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The status of a node that has no data, or none that it can read yet. */
final class WaitingStatus implements StatusParts {
    private final String web;
    private final Supplier<Standing> standing;
    private final LongSupplier auditSequence;
    private final Doctor doctor;
    private final Instant started;

    WaitingStatus(String web, Supplier<Standing> standing, LongSupplier auditSequence, Doctor doctor, Clock clock) {
        this.web = web;
        this.standing = standing;
        this.auditSequence = auditSequence;
        this.doctor = doctor;
        this.started = clock.instant();
    }

    @Override
    public String version() {
        return Version.NUMBER;
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public String https() {
        return web;
    }

    @Override
    public long datasets() {
        return 0;
    }

    @Override
    public long rows() {
        return 0;
    }

    @Override
    public Optional<TlsFigures> tls() {
        return Optional.empty();
    }

    @Override
    public Optional<Long> certificateDaysLeft() {
        return Optional.empty();
    }

    @Override
    public String ldap() {
        return "off";
    }

    @Override
    public int sessions() {
        return 0;
    }

    @Override
    public long auditSequence() {
        return auditSequence.getAsLong();
    }

    @Override
    public ReplicaReport replicas() {
        return standing.get().toReport();
    }

    @Override
    public Optional<SnapshotFigures> snapshots() {
        return Optional.empty();
    }

    /** Few and cheap here, so they are asked at once. */
    @Override
    public List<Finding> alerts() {
        return doctor.examine(List.of()).findings();
    }
}
