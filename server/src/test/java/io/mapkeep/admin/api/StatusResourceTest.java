package io.mapkeep.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.admin.StatusReport.SnapshotFigures;
import io.mapkeep.contract.admin.StatusReport.TlsFigures;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusResourceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void theWorstAlertComesFirstAndDecides(@TempDir Path folder) {
        try (Database database = Database.open(folder, Redacted.of(new byte[32]))) {
            var report = new StatusResource(
                            new Parts(List.of(
                                    alert(Severity.WARNING), alert(Severity.UNKNOWN), alert(Severity.CRITICAL))),
                            Places.of(database),
                            folder,
                            Clock.fixed(NOW, ZoneOffset.UTC),
                            () -> NodeNews.NONE)
                    .report();
            assertThat(report.alerts())
                    .extracting(Finding::severity)
                    .containsExactly(Severity.CRITICAL, Severity.UNKNOWN, Severity.WARNING);
            assertThat(report.worst()).isEqualTo(Severity.CRITICAL);
            assertThat(report.uptimeSeconds()).isEqualTo(3600);
            assertThat(report.storage().databaseBytes()).isPositive();
            assertThat(report.storage().diskFreeBytes()).isPositive();
            assertThat(report.memory().residentBytes()).isGreaterThan(1 << 20);
        }
    }

    private static Finding alert(Severity severity) {
        return new Finding("x", severity, "MK-STO-008", "what", "cause", "impact", "fix");
    }

    private record Parts(List<Finding> alerts) implements StatusParts {
        @Override
        public String version() {
            return "0";
        }

        @Override
        public Instant started() {
            return NOW.minusSeconds(3600);
        }

        @Override
        public String https() {
            return "https://localhost";
        }

        @Override
        public long datasets() {
            return 1;
        }

        @Override
        public long rows() {
            return 2;
        }

        @Override
        public Optional<TlsFigures> tls() {
            return Optional.empty();
        }

        @Override
        public Optional<Long> certificateDaysLeft() {
            return Optional.of(3L);
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
        public ReplicaReport replicas() {
            return new ReplicaReport(
                    Severity.OK,
                    "primary without a replica",
                    "primary",
                    "localhost",
                    "00000000-0000-0000-0000-000000000000",
                    "https://localhost",
                    1,
                    7,
                    "async",
                    "off",
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }

        @Override
        public long auditSequence() {
            return 0;
        }

        @Override
        public Optional<SnapshotFigures> snapshots() {
            return Optional.of(
                    new SnapshotFigures(0, Optional.empty(), Optional.empty(), Optional.empty(), false, 1, 0));
        }
    }
}
