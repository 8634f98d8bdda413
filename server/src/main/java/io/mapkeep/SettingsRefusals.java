package io.mapkeep;

import io.mapkeep.admin.settings.Trial;
import io.mapkeep.contract.admin.SettingsActs.Shown;
import io.mapkeep.contract.configuration.Effect;
import io.mapkeep.contract.configuration.KeyChange;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Why settings are not taken up, or not kept. */
final class SettingsRefusals {
    private SettingsRefusals() {}

    static Conflict anotherWaits(Trial trial) {
        return new Conflict(Problem.of(
                "MK-CFG-015",
                "Another change of the settings waits to be confirmed; nothing was changed.",
                trial.who() + " made it at " + trial.begun().truncatedTo(ChronoUnit.SECONDS)
                        + (trial.state() == Trial.State.CONFIRMED
                                ? ", and confirmed it, but it is not in the file yet."
                                : ", and it goes back at " + trial.until().truncatedTo(ChronoUnit.SECONDS) + "."),
                "Settle it first: mapkeep confirm, or mapkeep revert"));
    }

    static Conflict nothingWaits() {
        return new Conflict(Problem.of(
                "MK-CFG-016",
                "No change of the settings waits to be confirmed.",
                "None was made on trial, or its time was over and the former settings are in force again.",
                "See what became of it: mapkeep audit tail. Make it again: mapkeep config apply"));
    }

    static Conflict confirmedAlready() {
        return new Conflict(Problem.of(
                "MK-CFG-016",
                "No change of the settings waits to be confirmed.",
                "The last one is confirmed already, so it does not go back by itself.",
                "Finish it: mapkeep confirm. Then put the former text back: mapkeep config rollback"));
    }

    static Conflict notShown(List<Shown> missing, Trial trial) {
        return new Conflict(Problem.of(
                "MK-CFG-017",
                "The change is not confirmed, because nothing has shown yet that nobody is shut out by it.",
                missing.stream()
                        .map(shown -> "Missing since " + trial.begun().truncatedTo(ChronoUnit.SECONDS) + ": "
                                + shown.proof().words() + ".")
                        .collect(Collectors.joining("\n")),
                missing.stream().map(shown -> shown.proof().how()).collect(Collectors.joining("\n")) + "\nThen, before "
                        + trial.until().truncatedTo(ChronoUnit.SECONDS) + ": mapkeep confirm"));
    }

    /** @throws Conflict (MK-CFG-018) if one of them counts from the next start only */
    static void insistOnNoRestart(List<KeyChange> changes) {
        String keys = changes.stream()
                .map(KeyChange::key)
                .filter(key -> Effect.of(key).restart())
                .collect(Collectors.joining(", "));
        if (!keys.isEmpty()) {
            throw new Conflict(
                    Problem.of(
                            "MK-CFG-018",
                            "These settings cannot be taken up while the appliance runs; nothing was changed.",
                            "It stands on them: " + keys + ".",
                            "Write them into the file, then: systemctl restart mapkeep. All others of the change can be taken up without: mapkeep config apply"));
        }
    }

    static Conflict busy(String work) {
        return new Conflict(Problem.of(
                "MK-CFG-022",
                "The settings are not taken up just now; nothing was changed.",
                "It would end " + work + " that runs.",
                "Wait until it has ended, or do it all the same: --even-if-busy"));
    }

    /** The former settings are in force again. */
    static Conflict notOpened(ProblemException failure, List<KeyChange> changes) {
        Problem why = failure.problem();
        return new Conflict(Problem.of(
                "MK-CFG-019",
                "The appliance does not open with these settings; it runs with the former ones.",
                KeyChange.next(changes) + "\n" + why.what() + " " + why.why(),
                why.fix()));
    }

    static Problem notConfirmed(Trial trial) {
        return Problem.of(
                "MK-CFG-020",
                "The settings in the file were on trial and were not confirmed, so the former ones are in force.",
                trial.who() + " made the change at " + trial.begun().truncatedTo(ChronoUnit.SECONDS)
                        + "; nobody confirmed it by " + trial.until().truncatedTo(ChronoUnit.SECONDS)
                        + ", or it was taken back.",
                "Try it again: mapkeep config apply; or put the former text back: mapkeep config rollback");
    }

    static InvalidInput wrongTime() {
        return new InvalidInput(Problem.of(
                "MK-CFG-024",
                "A trial lasts for 2 seconds to 24 hours; nothing was changed.",
                "After less nobody could confirm it, after more nobody would remember.",
                "Name another time: --confirm-within 5m"));
    }
}
