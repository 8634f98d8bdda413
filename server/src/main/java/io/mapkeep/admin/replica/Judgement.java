package io.mapkeep.admin.replica;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.storage.replica.FollowerReport;
import io.mapkeep.storage.replica.LinkState;
import io.mapkeep.storage.replica.PeerReport;
import io.mapkeep.storage.replica.PeerState;
import io.mapkeep.storage.replica.PrimaryReport;
import io.mapkeep.storage.replica.Role;
import io.mapkeep.storage.replica.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a node stands well among the others: what is wrong, worst first, and one sentence about it all.
 *
 * @param well the sentence where nothing is wrong
 */
record Judgement(String well, List<Finding> findings) {
    /** A follower further behind than this is no good standby. */
    static final Duration BEHIND = Duration.ofMinutes(1);

    /** Nothing heard for so long is more than a restart on the other side. */
    static final Duration SILENT = Duration.ofMinutes(1);

    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparingInt(finding -> finding.severity() == Severity.CRITICAL ? 0 : 1);

    static Judgement of(Standing standing) {
        if (standing.report() instanceof Standing.Report.OfPrimary primary) {
            return ofPrimary(primary.report());
        }
        if (standing.report() instanceof Standing.Report.OfFollower follower) {
            return standing.node().role() == Role.FENCED ? ofFenced(standing) : ofFollower(standing, follower.report());
        }
        return new Judgement("witness in epoch " + standing.node().epoch(), List.of());
    }

    Severity severity() {
        return findings.isEmpty() ? Severity.OK : findings.get(0).severity();
    }

    String summary() {
        return findings.isEmpty() ? well : findings.get(0).what();
    }

    private static Judgement ofPrimary(PrimaryReport report) {
        List<Finding> findings = new ArrayList<>();
        if (report.sync() == SyncState.BLOCKED || report.sync() == SyncState.DEGRADED) {
            boolean blocked = report.sync() == SyncState.BLOCKED;
            findings.add(finding(
                    Severity.CRITICAL,
                    "MK-REP-110",
                    blocked
                            ? "No follower confirms, so nothing can be written."
                            : "No follower confirms; commits are on this machine alone.",
                    "replica.mode is \"sync\", and no follower is there. replica.without_follower is \""
                            + (blocked ? "block" : "degrade") + "\".",
                    blocked ? "Every change waits." : "What is committed now is lost if this machine burns.",
                    "Bring a follower back (mapkeep replica status on it), or choose another mode in [replica]."));
        }
        for (PeerReport peer : report.peers()) {
            (peer.peer().role() == Role.WITNESS ? ofWitness(peer) : ofStandby(peer)).ifPresent(findings::add);
        }
        findings.sort(WORST_FIRST);
        long followers = report.peers().stream()
                .filter(peer -> peer.peer().role() == Role.FOLLOWER)
                .count();
        return new Judgement(
                followers == 0
                        ? "primary without a replica"
                        : "primary in epoch " + report.epoch() + ", " + followers
                                + (followers == 1 ? " follower streams" : " followers stream"),
                findings);
    }

    private static Optional<Finding> ofWitness(PeerReport one) {
        if (one.state() == PeerState.WITNESSING) {
            return Optional.empty();
        }
        String name = one.peer().name();
        return Optional.of(finding(
                Severity.CRITICAL,
                "MK-REP-111",
                "The witness " + name + " does not renew the lease.",
                one.trouble().orElse("It has not been asked yet."),
                "As soon as the lease has run out, within ten seconds, no change is confirmed.",
                "On " + name + ": mapkeep replica status. If it is gone for good: mapkeep replica remove " + name));
    }

    private static Optional<Finding> ofStandby(PeerReport one) {
        String name = one.peer().name();
        if (one.state() == PeerState.AWAY) {
            return Optional.of(finding(
                    Severity.WARNING,
                    "MK-REP-111",
                    "The "
                            + (one.peer().role() == Role.FENCED
                                    ? "former primary"
                                    : Standing.word(one.peer().role())) + " " + name + " is away.",
                    one.trouble().orElse("It has not connected.")
                            + one.heard()
                                    .map(when -> " Last heard at " + when + ".")
                                    .orElse(""),
                    "It falls behind, and cannot take over without loss.",
                    "On " + name + ": mapkeep replica status. If it is gone for good: mapkeep replica remove " + name));
        }
        boolean hasIt = one.state() != PeerState.COPYING && one.lagBarriers() == 0;
        if (!hasIt && (one.state() != PeerState.STREAMING || one.lag().compareTo(BEHIND) > 0)) {
            return Optional.of(finding(
                    Severity.WARNING,
                    "MK-REP-112",
                    "The follower " + name + " is behind: " + one.lag().toMillis() + " ms, " + one.lagBytes()
                            + " bytes.",
                    one.state() == PeerState.COPYING
                            ? "It receives the whole database."
                            : "It takes more slowly than this node writes, or has just come back.",
                    "If this machine burned now, that much would be lost.",
                    "Wait and look again: mapkeep replica status. If it grows, see to the link and to the disk of "
                            + name + "."));
        }
        return Optional.empty();
    }

    private static Judgement ofFenced(Standing standing) {
        String by = standing.node().primaryPeer().map(peer -> peer.web()).orElse("another node");
        return new Judgement(
                "",
                List.of(finding(
                        Severity.CRITICAL,
                        "MK-REP-113",
                        "This node is fenced: " + by + " is the primary now.",
                        "Another node was promoted while this one was the primary, so this one stopped to write.",
                        "It serves what it had at that moment and falls behind.",
                        "Make it a follower of the new primary: mapkeep replica failback")));
    }

    private static Judgement ofFollower(Standing standing, FollowerReport report) {
        String primary = report.primary().map(peer -> peer.name()).orElse("an unknown primary");
        List<Finding> findings = new ArrayList<>();
        if (standing.node().paused()) {
            findings.add(finding(
                    Severity.WARNING,
                    "MK-REP-114",
                    "Following " + primary + " is paused.",
                    "An administrator paused it.",
                    "This node falls behind and cannot take over without loss.",
                    "Let it go on: mapkeep replica resume"));
        } else if (report.link() == LinkState.CONNECTING || report.link() == LinkState.NONE) {
            boolean silent = silence(report, standing.now()).compareTo(SILENT) > 0;
            findings.add(
                    finding(
                            silent ? Severity.CRITICAL : Severity.WARNING,
                            "MK-REP-115",
                            "The primary " + primary + " does not answer.",
                            report.trouble().orElse("No connection yet.")
                                    + report.heard()
                                            .map(when -> " Last heard at " + when + ".")
                                            .orElse(""),
                            "This node serves what it has and falls behind.",
                            "Look at the primary and at the link. If the primary is gone for good, take over: mapkeep replica promote"));
        } else if (report.link() != LinkState.STREAMING || report.lag().compareTo(BEHIND) > 0) {
            findings.add(finding(
                    Severity.WARNING,
                    "MK-REP-112",
                    "This node is behind " + primary + ": " + report.lag().toMillis() + " ms, " + report.lagBytes()
                            + " bytes.",
                    report.link() == LinkState.COPYING
                            ? "It receives the whole database."
                            : "It takes more slowly than the primary writes, or has just come back.",
                    "A promotion now would lose that much.",
                    "Wait and look again: mapkeep replica status"));
        }
        return new Judgement("follower of " + primary + ", " + report.lag().toMillis() + " ms behind", findings);
    }

    private static Duration silence(FollowerReport report, Instant now) {
        return report.heard().map(when -> Duration.between(when, now)).orElse(Duration.ZERO);
    }

    private static Finding finding(
            Severity severity, String code, String what, String cause, String impact, String fix) {
        return new Finding(ReplicaCheck.NAME, severity, code, what, cause, impact, fix);
    }
}
