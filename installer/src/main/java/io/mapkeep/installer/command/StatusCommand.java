package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.admin.StatusReport;
import io.mapkeep.contract.admin.StatusReport.DurabilityFigures;
import io.mapkeep.contract.admin.StatusReport.SnapshotFigures;
import io.mapkeep.contract.admin.StatusReport.TlsFigures;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep status}. */
@Command(name = "status", description = "Shows on one screen how the appliance is.")
@Examples({"mapkeep status", "mapkeep status --watch", "mapkeep status --json"})
final class StatusCommand extends CheckAction {
    private static final long PAUSE_MILLIS = 2000;

    @Option(names = "--watch", description = "Show it again every two seconds, until interrupted.")
    private boolean watch;

    @Override
    Severity check() {
        StatusReport status = once();
        while (watch && !screen().broken()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
            screen().clear();
            status = once();
        }
        return status.worst();
    }

    private StatusReport once() {
        StatusReport status = daemon().get("/api/v1/status", StatusReport.class);
        show(status, () -> print(status));
        return status;
    }

    private void print(StatusReport status) {
        screen().result(status.worst(), Verdict.line(status.worst(), summary(status), figures(status)));
        var storage = status.storage();
        row("Version", status.version() + ", " + status.role());
        row("Running", Amounts.lasting(status.uptimeSeconds()) + ", since " + Amounts.moment(status.started()));
        row("Serving", status.https());
        row(
                "Datasets",
                Amounts.of(status.datasets(), "dataset", "datasets") + ", " + Amounts.of(status.rows(), "row", "rows"));
        row(
                "Database",
                size(storage.databaseBytes()) + "; " + size(storage.diskFreeBytes()) + " of "
                        + size(storage.diskBytes()) + " free");
        row(
                "Writes",
                Amounts.of(storage.commits(), "commit", "commits") + " in "
                        + Amounts.of(storage.barriers(), "barrier", "barriers") + " since start");
        durability(status.durability());
        ReplicaText.rows(status.replicas(), this::row);
        status.trial().ifPresent(trial -> row("Pending", ConfigUptakeText.pending(trial)));
        status.maintenance().ifPresent(on -> row("Maintenance", MaintenanceCommand.words(on)));
        status.announcement().ifPresent(shown -> row("Announced", AnnounceCommand.words(shown)));
        if (RuleChanges.isWaiting(mapkeep().surroundings().variable("MAPKEEP_FIREWALL_STATE"))) {
            row("Pending", "firewall rules go back unless confirmed: mapkeep confirm, mapkeep firewall history");
        }
        row(
                "Certificate",
                status.certificateDaysLeft()
                        .map(days -> Amounts.of(days, "day", "days") + " left")
                        .orElse("none"));
        status.tls().ifPresent(tls -> row("TLS", tls(tls)));
        row("Directory", status.ldap());
        row("Signed in", Amounts.of(status.sessions(), "session", "sessions"));
        row("Audit log", "record " + Amounts.number(status.auditSequence()));
        status.snapshots().ifPresent(figures -> row("Snapshots", snapshots(figures, now(status))));
        row(
                "Memory",
                size(status.memory().residentBytes()) + " resident; heap "
                        + size(status.memory().heapUsedBytes()) + " of "
                        + size(status.memory().heapMaxBytes()));
        row(
                "Alerts",
                status.alerts().isEmpty()
                        ? "none"
                        : Amounts.number(status.alerts().size()));
        for (Finding alert : status.alerts()) {
            screen().result(
                            alert.severity(),
                            "  " + alert.severity() + "  " + alert.what() + " [" + alert.code() + "]");
        }
        if (!status.alerts().isEmpty()) {
            screen().say("Causes and fixes: mapkeep doctor");
        }
    }

    private static String tls(TlsFigures tls) {
        return tls.engine() + ", " + tls.profile()
                + tls.hybrid().map(group -> ", with " + group).orElse("")
                + tls.hstsSeconds()
                        .map(seconds -> seconds == 0
                                ? "; browsers are told to forget HSTS"
                                : "; HSTS for " + Amounts.lasting(seconds))
                        .orElse("");
    }

    private static String snapshots(SnapshotFigures figures, Instant now) {
        return figures.moment()
                .map(moment -> Amounts.number(figures.count()) + ", the newest "
                        + Amounts.lasting(age(moment, now)) + " old; last drill: "
                        + figures.drilled().map(DrillReport.Verdict::words).orElse("none")
                        + (figures.targets() > 1 ? "; " + figures.targets() + " places" : "")
                        + (figures.failing() > 0 ? ", " + figures.failing() + " FAILING" : "")
                        + (figures.recoverable() ? "" : "; NO RECOVERY SHEET"))
                .orElse("none yet");
    }

    /** By the daemon's clock, which the moments are of. */
    private static Instant now(StatusReport status) {
        return status.started().plusSeconds(status.uptimeSeconds());
    }

    private static long age(Instant moment, Instant now) {
        return Math.max(0, Duration.between(moment, now).toSeconds());
    }

    private void durability(DurabilityFigures figures) {
        row(
                "Durable",
                switch (figures.state()) {
                    case "failed" -> "READ-ONLY: a write to disk failed";
                    case "full" -> "the disk is full: reading, and what frees space";
                    default ->
                        (figures.waitingCommits() == 0
                                        ? "all of it"
                                        : Amounts.of(figures.waitingCommits(), "commit waits", "commits wait")
                                                + " since " + Amounts.number(figures.lagMillis()) + " ms")
                                + "; barrier " + Amounts.number(figures.barrier()) + ", "
                                + Amounts.number(figures.barriersLastMinute()) + " in the last minute";
                });
        row(
                "Journal",
                size(figures.journalBytes()) + " in " + Amounts.of(figures.segments(), "segment", "segments") + "; "
                        + size(figures.unappliedBytes()) + " not in the database file yet");
    }

    private void row(String name, String value) {
        screen().result(String.format(Locale.ROOT, "%-12s %s", name, value.replace('\n', ' ')));
    }

    private static String summary(StatusReport status) {
        return status.alerts().isEmpty()
                ? "running for " + Amounts.lasting(status.uptimeSeconds()) + ", "
                        + Amounts.of(status.datasets(), "dataset", "datasets")
                : status.alerts().get(0).what();
    }

    private static Map<String, String> figures(StatusReport status) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("uptime", status.uptimeSeconds() + "s");
        figures.put("datasets", Long.toString(status.datasets()));
        figures.put("database", status.storage().databaseBytes() + "B");
        figures.put("durable_lag", status.durability().lagMillis() + "ms");
        figures.put("journal", status.durability().journalBytes() + "B");
        figures.put("disk_free", status.storage().diskFreeBytes() + "B");
        status.snapshots()
                .flatMap(SnapshotFigures::moment)
                .ifPresent(moment -> figures.put("snapshot_age", age(moment, now(status)) + "s"));
        status.certificateDaysLeft().ifPresent(days -> figures.put("certificate_days", days.toString()));
        figures.put("sessions", Integer.toString(status.sessions()));
        figures.put("memory", status.memory().residentBytes() + "B");
        return figures;
    }

    private static String size(long bytes) {
        return new ByteSize(Math.max(0, bytes)).rounded();
    }
}
