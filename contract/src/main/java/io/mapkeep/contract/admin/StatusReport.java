package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The appliance at a glance, as {@code GET /api/v1/status} answers it.
 *
 * @param role {@code primary}, {@code follower}, {@code fenced} or {@code witness}
 * @param https the address under which it serves, like {@code https://maps.example.org:443}
 * @param rows of all datasets together
 * @param replicas how this node stands to the others
 * @param certificateDaysLeft whole days until the server's certificate ends; negative when it is over
 * @param tls how the HTTPS port speaks; empty where there is none
 * @param ldap {@code off}, {@code ok} or {@code failing}
 * @param sessions people who are signed in now
 * @param auditSequence the newest audit record
 * @param trial settings that wait to be confirmed
 * @param maintenance if people are kept out, or may only read
 * @param announcement what everybody is told
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
        DurabilityFigures durability,
        ReplicaReport replicas,
        Optional<Long> certificateDaysLeft,
        Optional<TlsFigures> tls,
        String ldap,
        int sessions,
        long auditSequence,
        Optional<SnapshotFigures> snapshots,
        MemoryFigures memory,
        Optional<SettingsActs.Trial> trial,
        Optional<NoticeActs.Maintenance> maintenance,
        Optional<NoticeActs.Announcement> announcement,
        List<Finding> alerts) {
    public StatusReport {
        alerts = List.copyOf(alerts);
    }

    /**
     * What the database has and does.
     *
     * @param diskFreeBytes what the appliance's user may still write below {@code server.data}
     * @param barriers since the start, each of which made a group of commits durable
     */
    public record StorageFigures(long databaseBytes, long diskFreeBytes, long diskBytes, long commits, long barriers) {}

    /**
     * How safe what was written is, and what that costs.
     *
     * @param state {@code writable}, {@code full} (the disk: reading, and what frees space) or {@code failed} (a write or an fsync: reading,
     *     until a restart)
     * @param barrier the newest durable one, counted since the journal was made
     * @param barriersLastMinute in the last sixty seconds
     * @param waitingCommits made, and not durable yet
     * @param lagMillis how long the oldest of them has waited; 0 if there is none
     * @param journalBytes what the journal takes on the disk
     * @param segments files of the journal
     * @param unappliedBytes in the journal, and not yet in the database file
     * @param barrierMicros for which a barrier keeps writers out, on average
     * @param fsyncMicros of one fsync, on average
     * @param largestGroup commits that one barrier made durable
     */
    public record DurabilityFigures(
            String state,
            long barrier,
            long barriersLastMinute,
            long waitingCommits,
            long lagMillis,
            long journalBytes,
            int segments,
            long unappliedBytes,
            long barrierMicros,
            long fsyncMicros,
            long largestGroup) {}

    /**
     * How the HTTPS port speaks.
     *
     * @param engine {@code jdk} or {@code conscrypt}, the one in use
     * @param profile {@code modern} or {@code intermediate}
     * @param hybrid the group of keys, like {@code X25519MLKEM768}, that is agreed on with clients that have it; empty without one
     * @param hstsSeconds for how long browsers are told to come by HTTPS only; empty if they are told nothing
     */
    public record TlsFigures(String engine, String profile, Optional<String> hybrid, Optional<Long> hstsSeconds) {}

    /**
     * How the appliance could be brought back.
     *
     * @param newest its id
     * @param moment up to which it holds everything
     * @param drilled verdict of the last drill, of whichever snapshot
     * @param recoverable whether a recovery sheet was made; without one no other machine can read them
     * @param targets how many places they go to
     * @param failing how many of those are in trouble
     */
    public record SnapshotFigures(
            int count,
            Optional<String> newest,
            Optional<Instant> moment,
            Optional<DrillReport.Verdict> drilled,
            boolean recoverable,
            int targets,
            int failing) {}

    /** What the process holds; {@code residentBytes} is 0 where the kernel does not tell. */
    public record MemoryFigures(long heapUsedBytes, long heapMaxBytes, long residentBytes) {}

    /** As bad as its worst alert. */
    public Severity worst() {
        return new DoctorReport(List.of("status"), alerts).worst();
    }
}
