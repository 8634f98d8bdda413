package io.mapkeep.installer.configuration;

import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The settings file on the disk: changed as a whole or not at all, by one at a time, never into one with more mistakes, and with every text kept. */
public final class SettingsFile {
    /** Folders between the file and its history need no more than the file itself: root writes, the appliance reads. */
    private static final String FOLDER_MODE = "rwxr-x---";

    private final Path file;
    private final History history;
    private final Clock clock;

    public SettingsFile(Path file, Clock clock) {
        this.file = real(file);
        this.history = new History(this.file.resolveSibling("history"));
        this.clock = clock;
    }

    public SettingsText text() {
        try {
            return new SettingsText(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return new SettingsText("");
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    /** The newest first; a change by hand that no command has seen yet is not among them. */
    public List<SettingsRevision> history() {
        return history.all();
    }

    /** The copy of it that somebody edits. */
    public Draft draft() {
        return new Draft(file);
    }

    /** @throws CommandFailure (MK-CFG-012) if this user may not change it; asked before something else is changed that goes with it */
    public void requireWritable() {
        Path folder = file.toAbsolutePath().resolveSibling("");
        if (!Files.isWritable(folder) || Files.exists(file) && !Files.isWritable(file)) {
            throw unwritable(file, new AccessDeniedException("no right to write"));
        }
    }

    public SettingsText revision(int number) {
        return history.text(number);
    }

    /**
     * Changes the text. What stood there before is a revision, too, also if somebody wrote it by hand.
     *
     * @return the new revision; empty if the change changes nothing
     * @throws CommandFailure (MK-CFG-001) if the new text has a mistake that the old one had not, (MK-CFG-012) if it cannot be written, (MK-CFG-013) if somebody
     *     else changes it just now
     */
    public Optional<SettingsRevision> change(String who, String why, UnaryOperator<SettingsText> change) {
        try (FileChannel lock = lock()) {
            SettingsText former = text();
            SettingsText next = change.apply(former);
            if (next.equals(former)) {
                return Optional.empty();
            }
            requireNoNewMistake(former, next);
            int number = keepFormer(former) + 1;
            var revision = new SettingsRevision(number, clock.instant(), who, why);
            history.add(revision, next, this::write);
            write(file, next.text());
            return Optional.of(revision);
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    /** The newest revision's number; the text in the file is made one if it is none. */
    private int keepFormer(SettingsText former) throws IOException {
        Optional<SettingsRevision> newest = history.newest();
        int number = newest.map(SettingsRevision::number).orElse(0);
        if (newest.isPresent() && history.text(number).equals(former)) {
            return number;
        }
        var when = Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : clock.instant();
        String why = newest.isPresent() ? "changed by hand" : "as it was before the first change by the command";
        history.add(new SettingsRevision(number + 1, when, "", why), former, this::write);
        return number + 1;
    }

    private static void requireNoNewMistake(SettingsText former, SettingsText next) {
        List<String> known =
                former.read().mistakes().stream().map(Mistake::message).toList();
        List<Mistake> mistakes = new ArrayList<>(next.read().mistakes());
        mistakes.removeIf(mistake -> known.contains(mistake.message()));
        if (!mistakes.isEmpty()) {
            throw CommandFailure.before(
                    Exit.BAD_CONFIGURATION,
                    Problem.of(
                            "MK-CFG-001",
                            "The configuration would have "
                                    + (mistakes.size() == 1 ? "a mistake." : mistakes.size() + " mistakes."),
                            mistakes.stream().map(Mistake::message).collect(Collectors.joining("\n")),
                            "Set it otherwise; what a key means: mapkeep config explain KEY"));
        }
    }

    private void write(Path target, String text) throws IOException {
        WholeFile.write(target, text, file);
    }

    private FileChannel lock() throws IOException {
        Path folder = file.resolveSibling("history");
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOLDER_MODE));
            WholeFile.giveToOwnerOf(file, folder);
        }
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw CommandFailure.before(
                    Exit.TRY_AGAIN,
                    Problem.of(
                            "MK-CFG-013",
                            "Somebody else is changing the settings.",
                            "Another mapkeep command holds " + folder.resolve("lock") + ".",
                            "Wait until it has ended, then look: mapkeep config history"));
        }
        return channel;
    }

    /** A link to the file stays a link. */
    private static Path real(Path file) {
        try {
            return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private static CommandFailure unwritable(Path file, IOException failure) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CFG-012",
                        "The settings cannot be changed.",
                        file + ": " + failure,
                        "Run it as root: the settings are root's. Look at the file: ls -l " + file));
    }
}
