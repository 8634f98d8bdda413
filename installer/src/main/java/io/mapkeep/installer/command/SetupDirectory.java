package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DirectoryLook;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.configuration.WholeFile;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.setup.Question;
import io.mapkeep.installer.setup.SetupAnswers;
import io.mapkeep.installer.setup.SetupPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tries the directory that was named, with a draft of the settings beside the real ones, which stay as they are. */
final class SetupDirectory {
    private final Mapkeep mapkeep;
    private final Path configuration;
    private final SettingsText text;

    SetupDirectory(Mapkeep mapkeep, Path configuration, SettingsText text) {
        this.mapkeep = mapkeep;
        this.configuration = configuration;
        this.text = text;
    }

    /** Walks the way of a sign-in, and reads what kind of directory it is. */
    DirectoryLook look(SetupAnswers answers, Optional<Path> passwordFile) {
        Path draft = configuration.resolveSibling("." + configuration.getFileName() + ".draft");
        try {
            WholeFile.write(
                    draft,
                    new SetupPlan(answers)
                            .settings(text, Optional.empty(), passwordFile)
                            .text(),
                    configuration);
            try {
                return OfflineDoor.about(mapkeep, draft).ask(DirectoryLook.class, "directory", List.of());
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-SET-002",
                            "Setup cannot write beside the settings.",
                            failure.toString(),
                            "Run it as root: sudo mapkeep setup"));
        }
    }

    /** The first step that failed. */
    static Optional<Problem> trouble(DirectoryLook look) {
        return look.walk().steps().stream()
                .flatMap(step -> step.problem().stream())
                .findFirst();
    }

    /** Whether what is missing is trust in the directory's certificate. */
    static boolean distrusted(DirectoryLook look) {
        return trouble(look).map(problem -> problem.code().equals("MK-LDP-002")).orElse(false);
    }

    /** What of the answers is asked again when the directory did not answer as it should. */
    static List<Question> parts(boolean distrusted) {
        return distrusted
                ? List.of(Question.DIRECTORY_CA_FILE)
                : List.of(Question.DIRECTORY, Question.DIRECTORY_ACCOUNT);
    }
}
