package io.mapkeep;

import io.mapkeep.admin.settings.Trial;
import io.mapkeep.admin.settings.Trial.State;
import io.mapkeep.admin.settings.TrialFile;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.KeyChange;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an appliance with the settings that count, whatever happened since it ran last.
 *
 * <pre>
 *   on trial, and time is left, or confirmed and not in the file yet     those
 *   on trial, and the time was over; the file has them                   those from before
 *   nothing on trial                                                     the file's
 *   wrong, or nothing starts with them                                   the last that worked, see {@link LastGoodSettings}
 * </pre>
 */
final class StartSettings {
    private static final Logger LOG = LoggerFactory.getLogger(StartSettings.class);

    private final Path settings;
    private final String text;
    private final LastGoodSettings lastGood;
    private final TrialFile trials;
    private final Clock clock;
    private final Consumer<ProblemException> broken;

    private StartSettings(
            Path settings, Map<String, String> environment, Clock clock, Consumer<ProblemException> broken) {
        this.settings = settings;
        this.text = ConfigurationFile.text(settings);
        this.lastGood = LastGoodSettings.of(settings, environment);
        this.trials = new TrialFile(lastGood.folder()
                .orElseGet(() -> ConfigurationFile.draft(settings)
                        .configuration()
                        .server()
                        .data()));
        this.clock = clock;
        this.broken = broken;
    }

    /**
     * Starts it.
     *
     * @param environment of the process
     * @param broken told when nothing is open any more and only a new start helps
     * @throws ProblemException with what is wrong with the settings of the file, if nothing else could be started with either
     */
    static Appliance start(
            Path settings, Map<String, String> environment, Clock clock, Consumer<ProblemException> broken) {
        return new StartSettings(settings, environment, clock, broken).byTrial();
    }

    private Appliance byTrial() {
        Optional<Trial> found = trials.find();
        if (found.isEmpty()) {
            return byFile();
        }
        Trial trial = found.get();
        boolean fileHasIt = text.equals(trial.candidate());
        if (trial.state() == State.OVER || trial.state() == State.CONFIRMED && fileHasIt) {
            return trial.state() == State.OVER && fileHasIt ? withFormer(trial) : forgetting();
        }
        if (!trial.isOver(clock.instant())) {
            try {
                LOG.info("Settings of {} by {} are on trial, or not in the file yet", trial.begun(), trial.who());
                return start(SettingsInForce.read(trial.candidate(), settings));
            } catch (ProblemException failure) {
                LOG.error("The appliance does not start with the settings on trial; they are over", failure);
            }
        }
        trials.keep(trial.with(State.OVER));
        Appliance appliance = fileHasIt ? withFormer(trial) : byFile();
        appliance.record(ChangesOfSettings.expired(
                trial,
                KeyChange.between(
                        ConfigurationFile.parse(trial.former()), ConfigurationFile.parse(trial.candidate()))));
        return appliance;
    }

    private Appliance withFormer(Trial trial) {
        return start(SettingsInForce.read(trial.former(), settings).refused(SettingsRefusals.notConfirmed(trial)));
    }

    private Appliance forgetting() {
        trials.forget();
        return byFile();
    }

    private Appliance byFile() {
        try {
            Optional<String> before = lastGood.text();
            Appliance appliance = start(SettingsInForce.read(text, settings));
            before.filter(former -> !former.equals(text)).ifPresent(former -> tellChange(appliance, former));
            lastGood.keep(text);
            return appliance;
        } catch (ProblemException failure) {
            SettingsInForce former = lastGood.others(text).orElseThrow(() -> failure);
            LOG.error(
                    "MK-CFG-014: the appliance does not start with {}; it tries the last settings that worked",
                    settings,
                    failure);
            try {
                return start(former.refused(asLastGood(failure.problem())));
            } catch (ProblemException noBetter) {
                failure.addSuppressed(noBetter);
                throw failure;
            }
        }
    }

    /** Also what somebody changed by hand is in the audit log, once it counts. */
    private void tellChange(Appliance appliance, String former) {
        List<KeyChange> changes = KeyChange.between(ConfigurationFile.parse(former), ConfigurationFile.parse(text));
        if (!changes.isEmpty()) {
            appliance.record(AuditEvent.ofSystem("configuration.change", "", Outcome.SUCCESS)
                    .with("why", "the file had changed when the appliance was started")
                    .with("before", KeyChange.former(changes))
                    .with("after", KeyChange.next(changes)));
        }
    }

    private static Problem asLastGood(Problem problem) {
        return Problem.of(
                "MK-CFG-014",
                "The appliance could not start with its settings, and runs with the last ones that worked.",
                problem.what() + " " + problem.why(),
                problem.fix()
                        + "\nThen: mapkeep config check && mapkeep config apply; or go back: mapkeep config rollback");
    }

    private Appliance start(SettingsInForce first) {
        return Appliance.start(first, new Appliance.Keeping(trials, lastGood), clock, broken);
    }
}
