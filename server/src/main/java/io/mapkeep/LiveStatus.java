package io.mapkeep;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.admin.api.StatusParts;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.SnapshotReport;
import io.mapkeep.contract.admin.StatusReport.SnapshotFigures;
import io.mapkeep.contract.admin.StatusReport.TlsFigures;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.health.Doctor;
import io.mapkeep.http.TlsTerms;
import io.mapkeep.identity.Identity;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.snapshot.Snapshots;
import io.mapkeep.tls.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Asks the open rooms for what {@code mapkeep status} shows. The doctor's findings are those of its last round, at most five minutes old. */
final class LiveStatus implements StatusParts {
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Principal SYSTEM = new Principal("mapkeep", "Mapkeep", "system", Set.of(Role.ADMIN));

    private final Configuration settings;
    private final Certificates certificates;
    private final TlsTerms tls;
    private final Identity identity;
    private final Datasets datasets;
    private final AuditJournal audit;
    private final Optional<Snapshots> snapshots;
    private final Supplier<Standing> standing;
    private final Instant started;
    private volatile List<Finding> findings = List.of();

    LiveStatus(
            Configuration settings,
            Certificates certificates,
            TlsTerms tls,
            Identity identity,
            Datasets datasets,
            AuditJournal audit,
            Optional<Snapshots> snapshots,
            Supplier<Standing> standing,
            Doctor doctor,
            Jobs jobs,
            Instant started) {
        this.settings = settings;
        this.certificates = certificates;
        this.tls = tls;
        this.identity = identity;
        this.datasets = datasets;
        this.audit = audit;
        this.snapshots = snapshots;
        this.standing = standing;
        this.started = started;
        jobs.start("first examination", () -> examine(doctor));
        jobs.every(ROUND, "examination", () -> examine(doctor));
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
        return Ground.web(settings.server());
    }

    @Override
    public long datasets() {
        return datasets.readableBy(SYSTEM).size();
    }

    @Override
    public long rows() {
        return datasets.readableBy(SYSTEM).stream().mapToLong(Dataset::rows).sum();
    }

    @Override
    public Optional<Long> certificateDaysLeft() {
        Instant end = certificates.current().chain().get(0).getNotAfter().toInstant();
        return Optional.of(Duration.between(Instant.now(), end).toDays());
    }

    @Override
    public Optional<TlsFigures> tls() {
        return Optional.of(new TlsFigures(
                tls.engine().engine().name().toLowerCase(Locale.ROOT),
                tls.profile().name().toLowerCase(Locale.ROOT),
                tls.engine().hybrid(),
                certificates.httpsOnly().map(promise -> promise.lasts().toSeconds())));
    }

    @Override
    public String ldap() {
        return identity.directoryState();
    }

    @Override
    public int sessions() {
        return identity.sessionCount();
    }

    @Override
    public long auditSequence() {
        return audit.sequence();
    }

    @Override
    public Optional<SnapshotFigures> snapshots() {
        return snapshots
                .map(Snapshots::figures)
                .map(figures -> new SnapshotFigures(
                        figures.count(),
                        figures.newest().map(SnapshotReport::id),
                        figures.newest().map(SnapshotReport::moment),
                        figures.drill().map(DrillReport::verdict),
                        figures.recoverable(),
                        figures.targets(),
                        figures.failing()));
    }

    @Override
    public ReplicaReport replicas() {
        return standing.get().toReport();
    }

    @Override
    public List<Finding> alerts() {
        return findings;
    }

    private void examine(Doctor doctor) {
        findings = doctor.examine(List.of()).findings();
    }
}
