package io.mapkeep;

import io.mapkeep.admin.settings.SettingsChanges;
import io.mapkeep.admin.settings.Trial;
import io.mapkeep.admin.settings.Trial.State;
import io.mapkeep.admin.settings.Trials;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.admin.SettingsActs;
import io.mapkeep.contract.admin.SettingsActs.Applied;
import io.mapkeep.contract.admin.SettingsActs.Apply;
import io.mapkeep.contract.configuration.Effect;
import io.mapkeep.contract.configuration.KeyChange;
import io.mapkeep.contract.configuration.Proof;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that are taken up while the appliance runs, for good or on trial. Killed at any moment, the next start finds the trial on the disk and goes on from there, see {@link StartSettings}.
 *
 * <pre>
 *   trial kept ─▶ taken up: WAITING ─┬─ shown and confirmed ─▶ CONFIRMED ─▶ the command writes the file ─▶ forgotten
 *                                    └─ time over, taken back, or nothing opens ─▶ OVER ─▶ former taken up
 * </pre>
 */
final class ChangesOfSettings implements SettingsChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ChangesOfSettings.class);
    private static final Duration STANDARD = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Appliance appliance;
    private final Ground ground;
    private final Trials trials;
    private final LastGoodSettings lastGood;

    ChangesOfSettings(Appliance appliance, Ground ground, LastGoodSettings lastGood) {
        this.appliance = appliance;
        this.ground = ground;
        this.trials = ground.trials();
        this.lastGood = lastGood;
    }

    @Override
    public Applied apply(Request request, Apply asked) {
        SettingsInForce next = SettingsInForce.read(asked.text(), ground.source());
        Optional<Duration> wished = asked.confirmWithinSeconds().map(ChangesOfSettings::within);
        return appliance.alone(rooms -> {
            trials.unsettled().ifPresent(trial -> {
                throw SettingsRefusals.anotherWaits(trial);
            });
            SettingsInForce former = ground.settings().get();
            List<KeyChange> changes = KeyChange.between(former.file(), next.file());
            SettingsRefusals.insistOnNoRestart(changes);
            if (!asked.evenIfBusy()) {
                rooms.underWay().ifPresent(work -> {
                    throw SettingsRefusals.busy(work);
                });
            }
            Set<Proof> proofs = Effect.proofs(
                    changes.stream().map(KeyChange::key), next.file().configuration());
            Optional<Duration> within = asked.atTheConsole()
                    ? Optional.empty()
                    : wished.or(() -> proofs.isEmpty() ? Optional.empty() : Optional.of(STANDARD));
            within.ifPresent(time -> trials.keep(begun(asked, time, proofs, former, next)));
            Event event = new Event(request, asked.who(), asked.reason(), changes);
            long began = System.nanoTime();
            try {
                appliance.takeUp(next);
            } catch (ProblemException failure) {
                trials.forget();
                event.record("configuration.apply", Outcome.FAILED);
                throw SettingsRefusals.notOpened(failure, changes);
            }
            if (within.isEmpty()) {
                trials.forget();
                lastGood.keep(next.text());
            }
            event.record(within.isPresent() ? "configuration.try" : "configuration.apply", Outcome.SUCCESS);
            return new Applied(
                    changes,
                    waiting(),
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
        });
    }

    @Override
    public Optional<SettingsActs.Trial> waiting() {
        return trials.waiting();
    }

    @Override
    public SettingsActs.Trial confirm(Request request, String who) {
        return appliance.alone(rooms -> {
            Trial trial = open();
            if (trial.state() == State.CONFIRMED) {
                return trials.report(trial); // the command was ended before it had written the file
            }
            SettingsActs.Trial now = trials.report(trial);
            if (!now.missing().isEmpty()) {
                throw SettingsRefusals.notShown(now.missing(), trial);
            }
            trials.keep(trial.with(State.CONFIRMED));
            lastGood.keep(trial.candidate());
            new Event(request, who, trial.reason(), now.changes()).record("configuration.confirm", Outcome.SUCCESS);
            return trials.report(trial.with(State.CONFIRMED));
        });
    }

    @Override
    public SettingsActs.Trial revert(Request request, String who) {
        return appliance.alone(rooms -> {
            Trial trial = open();
            if (trial.state() == State.CONFIRMED) {
                throw SettingsRefusals.confirmedAlready();
            }
            SettingsActs.Trial report = trials.report(trial);
            goBack(trial);
            new Event(request, who, trial.reason(), back(report.changes()))
                    .record("configuration.revert", Outcome.SUCCESS);
            return report;
        });
    }

    /** To be called every moment: takes back what is over its time. */
    void look() {
        Optional<Trial> found = trials.unsettled();
        if (found.filter(trials::isSettled).isPresent()) {
            trials.forget();
        } else if (found.filter(trials::isOver).isPresent()) {
            appliance.alone(rooms -> {
                trials.unsettled().filter(trials::isOver).ifPresent(trial -> {
                    List<KeyChange> changes = trials.report(trial).changes();
                    goBack(trial);
                    appliance.record(expired(trial, changes));
                });
                return true;
            });
        }
    }

    /** What is written of a trial whose time was over. */
    static AuditEvent expired(Trial trial, List<KeyChange> changes) {
        List<KeyChange> back = back(changes);
        return AuditEvent.ofSystem("configuration.expire", "", Outcome.SUCCESS)
                .with("who", trial.who())
                .with("why", trial.reason())
                .with("before", KeyChange.former(back))
                .with("after", KeyChange.next(back));
    }

    /** First on the disk, so that a start in between does not begin it anew. */
    private void goBack(Trial trial) {
        trials.keep(trial.with(State.OVER));
        LOG.warn("The settings of {} were not confirmed; the former ones are taken up", trial.begun());
        SettingsInForce former = SettingsInForce.read(trial.former(), ground.source());
        boolean fileHasIt = trials.isInFile(trial);
        appliance.takeUp(fileHasIt ? former.refused(SettingsRefusals.notConfirmed(trial)) : former);
    }

    private Trial open() {
        return trials.open().orElseThrow(SettingsRefusals::nothingWaits);
    }

    private Trial begun(Apply asked, Duration within, Set<Proof> proofs, SettingsInForce former, SettingsInForce next) {
        Instant now = trials.now();
        return new Trial(
                State.WAITING,
                now,
                now.plus(within),
                asked.who(),
                asked.reason(),
                List.copyOf(proofs),
                next.text(),
                former.text());
    }

    private static Duration within(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw SettingsRefusals.wrongTime();
        }
        return time;
    }

    private static List<KeyChange> back(List<KeyChange> changes) {
        return changes.stream()
                .map(change -> new KeyChange(change.key(), change.after(), change.before()))
                .toList();
    }

    /** An act on settings, for the audit log. */
    private final class Event {
        private final Request request;
        private final String who;
        private final String reason;
        private final List<KeyChange> changes;

        Event(Request request, String who, String reason, List<KeyChange> changes) {
            this.request = request;
            this.who = who;
            this.reason = reason;
            this.changes = changes;
        }

        void record(String action, Outcome outcome) {
            appliance.record(AuditEvent.of(request, action, "", outcome)
                    .with("who", who)
                    .with("why", reason)
                    .with("before", KeyChange.former(changes))
                    .with("after", KeyChange.next(changes)));
        }
    }
}
