package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A note beside the database file: which journal it belongs to, and the change of the control file that it has seen. An older copy of the
 * journal, or one of another installation, cannot bring the file up to date, and the file alone does not tell.
 *
 * <pre>
 *   0  16 bytes  journal id        16  u64  change of the control file        24  u32  CRC32C of bytes 0 to 23
 * </pre>
 *
 * Written after each checkpoint and never forced: a power cut leaves an older note, or none, and neither says anything wrong.
 */
final class Belonging implements Closeable {
    static final String NAME = "pages.journal";
    private static final int BYTES = 28;
    private static final int CHECKED_BYTES = 24;

    private final DiskFile file;

    Belonging(Disk pages) throws IOException {
        this.file = pages.open(NAME);
    }

    void note(Checkpoint checkpoint) throws IOException {
        ByteBuffer note = ByteBuffer.allocate(BYTES)
                .putLong(checkpoint.journal().getMostSignificantBits())
                .putLong(checkpoint.journal().getLeastSignificantBits())
                .putLong(checkpoint.change());
        file.write(note.putInt(checksum(note.array())).flip(), 0);
    }

    /** @throws io.mapkeep.contract.problem.ProblemException if the database file has seen another journal, or a later state of this one */
    static void require(Disk pages, Checkpoint checkpoint, String database) throws IOException {
        if (!pages.exists(NAME)) {
            return;
        }
        byte[] note;
        try (DiskFile file = pages.open(NAME)) {
            note = Blocks.read(file, 0);
        }
        ByteBuffer in = ByteBuffer.wrap(note);
        if (note.length < BYTES || in.getInt(CHECKED_BYTES) != checksum(note)) {
            return;
        }
        var journal = new UUID(in.getLong(0), in.getLong(8));
        if (!journal.equals(checkpoint.journal())) {
            throw Trouble.foreign(
                    database, "it belongs to journal " + journal + ", here is " + checkpoint.journal() + ".");
        }
        long seen = in.getLong(16);
        if (seen > checkpoint.change()) {
            throw Trouble.disagreement(
                    database,
                    "It has seen change " + seen + " of the journal's control file, which is at " + checkpoint.change()
                            + " here: this journal is an older copy.");
        }
    }

    private static int checksum(byte[] note) {
        var crc = new CRC32C();
        crc.update(note, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
