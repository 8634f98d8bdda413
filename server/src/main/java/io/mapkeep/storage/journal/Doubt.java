package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note that a write or an fsync failed, and after what. The kernel may go on showing what the disk never got, and call it clean: the next
 * start would take it for durable, build on it, and a power cut would then take the foundation away. Nothing of it was acknowledged, so the
 * next start does not look at it.
 *
 * <p>The note itself need not be durable. Where it is lost, so is what the kernel showed.
 *
 * <pre>
 *   0  8 bytes  "MAPKEEPD"                    16  i64  the last barrier that is beyond doubt, -1 if all are
 *   8  u16      format, 1                     24  i64  the last change of the control file that is beyond doubt, -1 if all are
 *  10  6 bytes  zero                          32  u32  CRC32C of bytes 0 to 31
 * </pre>
 *
 * Safe for threads.
 */
final class Doubt {
    static final String NAME = "doubt";
    private static final Logger LOG = LoggerFactory.getLogger(Doubt.class);
    private static final byte[] MAGIC = "MAPKEEPD".getBytes(StandardCharsets.US_ASCII);
    private static final short FORMAT = 1;
    private static final int BYTES = 36;
    private static final int CHECKED_BYTES = 32;
    private static final long NONE = -1;

    private final Disk folder;
    private long barrier = NONE;
    private long change = NONE;

    private Doubt(Disk folder) {
        this.folder = folder;
    }

    /** What a former process left; a note that is not whole says nothing. */
    static Doubt read(Disk folder) throws IOException {
        var doubt = new Doubt(folder);
        if (!folder.exists(NAME)) {
            return doubt;
        }
        byte[] note;
        try (DiskFile file = folder.open(NAME)) {
            note = Blocks.read(file, 0);
        }
        ByteBuffer in = ByteBuffer.wrap(note);
        boolean whole = note.length >= BYTES
                && Arrays.equals(note, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && in.getShort(8) == FORMAT
                && in.getInt(CHECKED_BYTES) == checksum(note);
        if (whole) {
            doubt.barrier = in.getLong(16);
            doubt.change = in.getLong(24);
        }
        return doubt;
    }

    /** The barrier to stop at, if there is doubt about what follows it. */
    synchronized OptionalLong barrier() {
        return barrier == NONE ? OptionalLong.empty() : OptionalLong.of(barrier);
    }

    /** Whether that change of the control file may be on the disk in part or not at all. */
    synchronized boolean isOf(long controlChange) {
        return change != NONE && controlChange > change;
    }

    /** Says that nothing behind {@code last} is to be believed. */
    synchronized void castBehind(long last) {
        barrier = last;
        write();
    }

    /** Says that no change of the control file later than {@code last} is to be believed. */
    synchronized void castBehindChange(long last) {
        change = last;
        write();
    }

    /** Once the journal ends at the barrier, and the control file's next change has taken the place of the doubtful one; durable after a sync. */
    synchronized void dispel() throws IOException {
        folder.delete(NAME);
        barrier = NONE;
        change = NONE;
    }

    private void write() {
        ByteBuffer note = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putShort(FORMAT)
                .put(new byte[6])
                .putLong(barrier)
                .putLong(change);
        note.putInt(checksum(note.array()));
        try (DiskFile file = folder.open(NAME)) {
            file.write(note.flip(), 0);
        } catch (IOException failure) {
            LOG.error(
                    "That writing failed could not be noted beside the journal: restart the machine before the appliance",
                    failure);
        }
    }

    private static int checksum(byte[] note) {
        var crc = new CRC32C();
        crc.update(note, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }
}
