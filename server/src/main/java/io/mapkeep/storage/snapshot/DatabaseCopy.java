package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.FolderDisk;
import io.mapkeep.storage.journal.Journal;
import io.mapkeep.storage.journal.JournalSettings;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Part;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a snapshot holds, written into a folder that is laid out as {@code server.data}: database, keys, the head of the audit log. May be repeated: blocks
 * that are right already are not written again.
 */
final class DatabaseCopy {
    private final Repository repository;
    private final Manifest manifest;
    private final Path folder;

    DatabaseCopy(Repository repository, Manifest manifest, Path folder) {
        this.repository = repository;
        this.manifest = manifest;
        this.folder = folder;
    }

    /** Size of the database in it. */
    static long bytes(Manifest manifest) {
        return part(manifest, SmallPart.DATABASE).bytes();
    }

    void write(Progress progress) {
        SnapshotReader reader = repository.reader();
        try {
            DurableFiles.makeFolder(folder.resolve("database"));
            reader.restore(part(manifest, SmallPart.DATABASE), file(), progress);
            SecretStore secrets = SecretStore.open(folder.resolve("secrets"));
            for (Part part : manifest.parts()) {
                if (part.name().startsWith(SmallPart.SECRETS)) {
                    secrets.put(
                            part.name().substring(SmallPart.SECRETS.length()), reader.bytes(part, SmallPart.LARGEST));
                }
            }
            DurableFiles.write(
                    folder.resolve(SmallPart.AUDIT_HEAD),
                    reader.bytes(part(manifest, SmallPart.AUDIT_HEAD), SmallPart.LARGEST));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The file that {@link Database#open} takes over. */
    Path file() {
        return folder.resolve("database").resolve("mapkeep.mv.db");
    }

    /**
     * Opens it as what follows that barrier, in a new epoch. The number goes on, so that the archive of the new life joins that of the former one.
     *
     * @param point where the file stands
     */
    Database openAs(long epoch, BarrierPoint point, Clock clock) throws IOException {
        var pages = new FolderDisk(folder.resolve("database"));
        var segments = new FolderDisk(folder.resolve("database").resolve("journal"));
        Journal.adopt(pages, segments, JournalSettings.STANDARD, clock, point);
        Journal journal = Journal.open(pages, segments, JournalSettings.STANDARD, clock);
        try {
            journal.beginEpoch(epoch);
        } finally {
            journal.close();
        }
        return open();
    }

    /** Opens it as it is, in a life of its own. */
    Database open() {
        SecretStore secrets = SecretStore.open(folder.resolve("secrets"));
        return Database.open(
                folder.resolve("database"),
                secrets.find("database").orElseThrow(() -> incomplete(manifest, SmallPart.SECRETS + "database")));
    }

    static Part part(Manifest manifest, String name) {
        return manifest.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> incomplete(manifest, name));
    }

    private static Failed incomplete(Manifest manifest, String name) {
        return new Failed(Problem.of(
                "MK-SNP-045",
                "The snapshot " + manifest.id().text() + " is not complete.",
                "It has no \"" + name + "\".",
                "Use another one, and report this: mapkeep snapshot list"));
    }
}
