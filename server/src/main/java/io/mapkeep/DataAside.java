package io.mapkeep;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Moves what an appliance has out of the way before it becomes a replica, into {@code before-join-<time>}; nothing is deleted. The secrets are copied
 * first, because joining replaces them and the old database is of no use without its key. The snapshots in the data folder are sealed under that key, too:
 * left there, they would keep this node from taking any after a promotion.
 */
final class DataAside {
    private static final List<String> MOVED =
            List.of("database", "audit.head", "first-admin-password", "first-passwords", "imports", "snapshots");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path data;
    private final Path folder;

    private DataAside(Path data, Path folder) {
        this.data = data;
        this.folder = folder;
    }

    /** Copies the secrets, while the appliance still runs. */
    static DataAside begin(Path data, Instant now) {
        var aside = new DataAside(data, data.resolve("before-join-" + TIME.format(now)));
        Ground.folder(aside.folder);
        Path secrets = Ground.folder(aside.folder.resolve("secrets"));
        try (Stream<Path> files = Files.list(data.resolve("secrets"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        secrets.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failure) {
            throw cannot(aside.folder, failure);
        }
        return aside;
    }

    Path folder() {
        return folder;
    }

    /** Nothing has joined: the copies go. */
    void withdraw() {
        try {
            DurableFiles.deleteFolder(folder);
        } catch (IOException failure) {
            throw cannot(folder, failure);
        }
    }

    /** Moves the rest, while nothing is open. */
    void move() {
        try {
            for (String name : MOVED) {
                if (Files.exists(data.resolve(name))) {
                    DurableFiles.move(data.resolve(name), folder.resolve(name));
                }
            }
        } catch (IOException failure) {
            throw cannot(folder, failure);
        }
    }

    private static Failed cannot(Path folder, IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-REP-116",
                        "What this appliance has cannot be moved aside.",
                        folder + ": " + failure,
                        "See that server.data is one file system with free space and belongs to the appliance's user."),
                failure);
    }
}
