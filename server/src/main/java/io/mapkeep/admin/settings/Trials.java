package io.mapkeep.admin.settings;

import io.mapkeep.contract.admin.SettingsActs;
import io.mapkeep.contract.admin.SettingsActs.Shown;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.KeyChange;
import io.mapkeep.contract.configuration.Proof;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The trial that there may be, with what was shown for it. */
public final class Trials {
    private final TrialFile file;
    private final Path settings;
    private final Clock clock;
    private final ProofBook proofs = new ProofBook();

    /** @param settings the file that root writes */
    public Trials(TrialFile file, Path settings, Clock clock) {
        this.file = file;
        this.settings = settings;
        this.clock = clock;
    }

    public ProofBook proofs() {
        return proofs;
    }

    public void keep(Trial trial) {
        file.keep(trial);
    }

    public void forget() {
        file.forget();
    }

    /** One that is not over, or not seen to be over yet. */
    public Optional<Trial> unsettled() {
        return file.find().filter(trial -> trial.state() != Trial.State.OVER);
    }

    /** One that can be confirmed or taken back. */
    public Optional<Trial> open() {
        return unsettled().filter(trial -> !isOver(trial));
    }

    public boolean isOver(Trial trial) {
        return trial.isOver(now());
    }

    /** Whether it is confirmed and the file has it: then it is none any more. */
    public boolean isSettled(Trial trial) {
        return trial.state() == Trial.State.CONFIRMED && isInFile(trial);
    }

    public boolean isInFile(Trial trial) {
        return ConfigurationFile.text(settings).equals(trial.candidate());
    }

    /** For people. */
    public Optional<SettingsActs.Trial> waiting() {
        return unsettled().filter(trial -> !isSettled(trial)).map(this::report);
    }

    public SettingsActs.Trial report(Trial trial) {
        return new SettingsActs.Trial(
                trial.state() == Trial.State.CONFIRMED ? SettingsActs.Trial.CONFIRMED : SettingsActs.Trial.WAITING,
                trial.begun(),
                trial.until(),
                trial.who(),
                trial.reason(),
                KeyChange.between(ConfigurationFile.parse(trial.former()), ConfigurationFile.parse(trial.candidate())),
                trial.proofs().stream().map(this::shown).toList(),
                trial.candidate());
    }

    public Instant now() {
        return clock.instant();
    }

    private Shown shown(Proof proof) {
        return new Shown(proof, proofs.by(proof));
    }
}
