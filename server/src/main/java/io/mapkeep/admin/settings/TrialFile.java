package io.mapkeep.admin.settings;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.rest.Json;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a trial is kept: it outlives the process and the machine's run. Each step is one renaming, so there is no half of one. */
public final class TrialFile {
    private static final Logger LOG = LoggerFactory.getLogger(TrialFile.class);
    private static final String NAME = "settings-on-trial.json";

    private final Path file;

    /** @param folder what the service keeps its own things in */
    public TrialFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /** One that cannot be read is none: the file's settings count then. */
    public Optional<Trial> find() {
        try {
            return Files.exists(file) ? Optional.of(Json.kept(Files.readString(file), Trial.class)) : Optional.empty();
        } catch (IOException | IllegalStateException unreadable) {
            LOG.error("{} cannot be read; what was on trial is not in force", file, unreadable);
            return Optional.empty();
        }
    }

    /** @throws Failed (MK-CFG-023) if it cannot be kept; nothing must be changed then */
    public void keep(Trial trial) {
        try {
            DurableFiles.write(file, Json.pretty(trial).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    public void forget() {
        try {
            if (Files.deleteIfExists(file)) {
                DurableFiles.sync(file.toAbsolutePath().resolveSibling(""));
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    private Failed unusable(IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-CFG-023",
                        "The way back to the former settings cannot be kept.",
                        file + ": " + failure,
                        "Make its folder writable for the appliance's user, on a disk with free space, then try again."),
                failure);
    }
}
