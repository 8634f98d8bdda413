package io.mapkeep.storage.snapshot;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.archive.ArchiveReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes a restored database file on to a later barrier. May be repeated from the snapshot on. */
final class ArchivedChanges {
    private final ArchiveReader archive;

    ArchivedChanges(ArchiveReader archive) {
        this.archive = archive;
    }

    /** On disk when it returns. */
    void apply(BarrierPoint from, BarrierPoint to, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            archive.replay(from, to, change -> apply(change, channel));
            channel.truncate(to.databaseBytes());
            channel.force(true);
        }
    }

    private static void apply(Change change, FileChannel channel) throws IOException {
        if (change instanceof Change.Write write) {
            long position = write.position();
            while (write.bytes().hasRemaining()) {
                position += channel.write(write.bytes(), position);
            }
        } else if (change instanceof Change.Truncate truncate) {
            channel.truncate(truncate.bytes());
        }
    }
}
