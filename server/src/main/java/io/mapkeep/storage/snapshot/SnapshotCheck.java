package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.DrillReport.Verdict;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.health.Check;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether this appliance could be brought back: snapshots are taken, proven, and somebody has the key. */
final class SnapshotCheck implements Check {
    private static final Duration PROOF_LASTS = Duration.ofDays(90);
    private static final Duration SLACK = Duration.ofMinutes(5);
    private static final String LOST = "If this machine is lost now, so is what was done since.";

    private final SnapshotSection settings;
    private final Supplier<SnapshotSchedule> state;
    private final LastKnown lastKnown;
    private final Copies copies;
    private final Clock clock;
    private final Instant opened;

    SnapshotCheck(
            SnapshotSection settings,
            Supplier<SnapshotSchedule> state,
            LastKnown lastKnown,
            Copies copies,
            Clock clock) {
        this.settings = settings;
        this.state = state;
        this.lastKnown = lastKnown;
        this.copies = copies;
        this.clock = clock;
        this.opened = clock.instant();
    }

    @Override
    public String name() {
        return "snapshots";
    }

    @Override
    public List<Finding> run() {
        SnapshotSchedule now = state.get();
        List<Finding> findings = new ArrayList<>();
        age(now).ifPresent(findings::add);
        lastKnown.drill().flatMap(this::drill).ifPresent(findings::add);
        if (lastKnown.asked()) {
            key(now.recovery()).ifPresent(findings::add);
        }
        archive(now.archive()).ifPresent(findings::add);
        copies.all().forEach(copy -> copy(copy).ifPresent(findings::add));
        return findings;
    }

    private Optional<Finding> age(SnapshotSchedule now) {
        if (!settings.scheduled()) {
            return Optional.empty();
        }
        Instant since = lastKnown.newest().map(SnapshotLabel::made).orElse(opened);
        if (!tooLong(since)) {
            return now.problem()
                    .map(problem -> finding(
                            Severity.WARNING,
                            "MK-SNP-050",
                            "The last snapshot could not be taken.",
                            words(problem),
                            "It is tried again by itself. " + LOST,
                            problem.fix()));
        }
        return Optional.of(finding(
                Severity.CRITICAL,
                "MK-SNP-050",
                lastKnown.newest().isPresent() ? "The newest snapshot is of " + since + "." : "There is no snapshot.",
                now.problem().map(SnapshotCheck::words).orElse("One is due " + now.every() + " after the other."),
                LOST,
                now.problem().map(Problem::fix).orElse("Take one and see: mapkeep snapshot create")));
    }

    private boolean tooLong(Instant since) {
        return since.plus(settings.every().multipliedBy(2).plus(SLACK)).isBefore(clock.instant());
    }

    /** A place that gets no copies; worse when what it has is old. */
    private Optional<Finding> copy(Copy copy) {
        Optional<Instant> newest = copy.snapshots().stream().findFirst().map(SnapshotLabel::made);
        boolean old = settings.scheduled() && lastKnown.newest().isPresent() && tooLong(newest.orElse(opened));
        if (copy.problem().isEmpty() && !old) {
            return Optional.empty();
        }
        String place = copy.location();
        return Optional.of(finding(
                old ? Severity.CRITICAL : Severity.WARNING,
                "MK-SNP-066",
                "Snapshots do not reach " + place + ".",
                copy.problem()
                        .map(SnapshotCheck::words)
                        .orElse("The copy takes longer than from one snapshot to the next."),
                newest.map(made -> "The newest one there is of " + made + ". ").orElse("There is none there. ")
                        + "The other places have theirs.",
                copy.problem().map(Problem::fix).orElse("Look at its disk or network: mapkeep snapshot schedule")));
    }

    private Optional<Finding> drill(DrillReport report) {
        if (report.verdict() == Verdict.PASS) {
            return Optional.empty();
        }
        String why = report.steps().stream()
                .filter(step -> step.verdict() == report.verdict())
                .findFirst()
                .map(step -> step.name() + ": " + step.note())
                .orElse("It has no steps.");
        return Optional.of(
                report.verdict() == Verdict.FAIL
                        ? finding(
                                Severity.CRITICAL,
                                "MK-SNP-051",
                                "The snapshot " + report.snapshot() + " could not be restored as it should.",
                                why,
                                "It would not bring the appliance back wholly.",
                                "Take another one and drill it: mapkeep snapshot create --drill")
                        : finding(
                                Severity.WARNING,
                                "MK-SNP-052",
                                "The snapshot " + report.snapshot() + " could not be verified.",
                                why,
                                "It is not proven that it can be restored.",
                                "Remove the cause, then: mapkeep snapshot drill"));
    }

    private Optional<Finding> key(SnapshotSchedule.Recovery recovery) {
        if (recovery.keyId().isEmpty()) {
            return Optional.of(finding(
                    Severity.WARNING,
                    "MK-SNP-053",
                    "There is no recovery sheet.",
                    "The key of the snapshots is on this machine only.",
                    "If this machine is lost, its snapshots cannot be read by anybody, on no machine.",
                    "Print one and keep it elsewhere: sudo mapkeep snapshot recovery-sheet"));
        }
        boolean fresh = recovery.proven()
                .map(proven -> proven.plus(PROOF_LASTS).isAfter(clock.instant()))
                .orElse(false);
        return fresh
                ? Optional.empty()
                : Optional.of(finding(
                        Severity.WARNING,
                        "MK-SNP-054",
                        "Nobody has shown for 90 days that the recovery key is at hand.",
                        recovery.proven()
                                .map(proven -> "The last time was " + proven + ".")
                                .orElse("It never was shown."),
                        "A sheet that cannot be found is as good as none.",
                        "Find the sheet " + recovery.keyId().get()
                                + ", then: sudo mapkeep snapshot recovery-check --key-file -"));
    }

    private Optional<Finding> archive(SnapshotSchedule.Archive archive) {
        Duration longest = settings.archiveWithin().multipliedBy(2).plus(Duration.ofMinutes(1));
        if (archive.problem().isEmpty() && archive.lagSeconds() <= longest.toSeconds()) {
            return Optional.empty();
        }
        return Optional.of(finding(
                Severity.WARNING,
                "MK-SNP-055",
                "The archive is behind by " + archive.lagSeconds() + " s.",
                archive.problem().map(SnapshotCheck::words).orElse("The store takes in less than is written here."),
                "Moments since then can be restored from the next snapshot only.",
                archive.problem()
                        .map(Problem::fix)
                        .orElse("Look at the store's disk or network: mapkeep snapshot schedule")));
    }

    private static String words(Problem problem) {
        return problem.what() + " " + problem.why() + " [" + problem.code() + "]";
    }

    private Finding finding(Severity severity, String code, String what, String cause, String impact, String fix) {
        return new Finding(name(), severity, code, what, cause, impact, fix);
    }
}
