package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The appliance at a glance, as {@code GET /api/v1/status} answers it.
 *
 * @param role {@code primary}
 * @param https the address under which it serves, like {@code https://maps.example.org:443}
 * @param rows of all datasets together
 * @param certificateDaysLeft whole days until the server's certificate ends; negative when it is over
 * @param ldap {@code off}, {@code ok} or {@code failing}
 * @param sessions people who are signed in now
 * @param auditSequence the newest audit record
 * @param alerts what the doctor last found, worst first; empty means well
 */
public record StatusReport(
        String version,
        String role,
        Instant started,
        long uptimeSeconds,
        String https,
        long datasets,
        long rows,
        StorageFigures storage,
        Optional<Long> certificateDaysLeft,
        String ldap,
        int sessions,
        long auditSequence,
        MemoryFigures memory,
        List<Finding> alerts) {
    public StatusReport {
        alerts = List.copyOf(alerts);
    }

    /**
     * What the database has and does.
     *
     * @param diskFreeBytes what the appliance's user may still write below {@code server.data}
     * @param barriers fsyncs since the start, each of which made a group of commits durable
     */
    public record StorageFigures(long databaseBytes, long diskFreeBytes, long diskBytes, long commits, long barriers) {}

    /** What the process holds; {@code residentBytes} is 0 where the kernel does not tell. */
    public record MemoryFigures(long heapUsedBytes, long heapMaxBytes, long residentBytes) {}

    /** As bad as its worst alert. */
    public Severity worst() {
        return new DoctorReport(List.of("status"), alerts).worst();
    }
}
