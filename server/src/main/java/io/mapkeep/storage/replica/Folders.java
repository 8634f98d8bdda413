package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.PinnedView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Folders beside the database. */
final class Folders {
    private static final String DIVERGED = "diverged-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int PIECE_BYTES = 1 << 20;

    private Folders() {}

    /** Writes the bytes of a view into a new file, 0600, without forcing it. */
    static void copy(PinnedView view, Path file) throws IOException {
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
            for (long position = 0; position < view.size(); ) {
                piece.clear();
                int read = view.read(piece, position);
                if (read <= 0) {
                    throw new IOException("the view ends at " + position + " of " + view.size());
                }
                piece.flip();
                while (piece.hasRemaining()) {
                    out.write(piece);
                }
                position += read;
            }
        }
    }

    static Path divergedNow(Path data, Clock clock) {
        return data.resolve(DIVERGED + TIME.format(clock.instant()));
    }

    /** The newest one there is. */
    static Optional<Path> diverged(Path data) {
        try (var all = Files.list(data)) {
            return all.filter(each -> each.getFileName().toString().startsWith(DIVERGED))
                    .max(Comparator.naturalOrder());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
