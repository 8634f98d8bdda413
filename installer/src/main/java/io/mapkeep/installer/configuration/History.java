package io.mapkeep.installer.configuration;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts that a settings file has had, in the folder {@code history} beside it: {@code 0007.toml} is the text, {@code 0007.json} says when, who and why.
 * A revision counts once its second file is there, so one that was cut short is nobody's.
 */
final class History {
    private static final Pattern NAME = Pattern.compile("(\\d{4,9})\\.json");

    private final Path folder;

    History(Path folder) {
        this.folder = folder;
    }

    /** The newest first. */
    List<SettingsRevision> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .map(this::revision)
                    .sorted(Comparator.comparingInt(SettingsRevision::number).reversed())
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException failure) {
            throw unreadable(folder, failure);
        }
    }

    Optional<SettingsRevision> newest() {
        return all().stream().findFirst();
    }

    /** @throws CommandFailure (MK-CFG-011) if there is no such revision */
    SettingsText text(int number) {
        Path file = path(number, "toml");
        if (!Files.exists(path(number, "json"))) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CFG-011",
                            "There is no revision " + number + " of the settings.",
                            file + " is not there.",
                            "See which there are: mapkeep config history"));
        }
        try {
            return new SettingsText(Files.readString(file));
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    void add(SettingsRevision revision, SettingsText text, FileWriting writing) throws IOException {
        writing.write(path(revision.number(), "toml"), text.text());
        writing.write(path(revision.number(), "json"), Answers.pretty(revision) + "\n");
    }

    /** Puts a whole file in its place, or leaves the former. */
    interface FileWriting {
        void write(Path file, String text) throws IOException;
    }

    private SettingsRevision revision(Path file) {
        try {
            return Answers.read(Files.readAllBytes(file), SettingsRevision.class);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private Path path(int number, String ending) {
        return folder.resolve(String.format(Locale.ROOT, "%04d.%s", number, ending));
    }

    private static CommandFailure unreadable(Path file, IOException failure) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CFG-012",
                        "The history of the settings cannot be used.",
                        file + ": " + failure,
                        "Run it as root. If a file there is damaged, move it away: the settings themselves do not need it."));
    }
}
