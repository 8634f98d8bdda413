package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the newest {@link Checkpoint}. A write that is cut off leaves the one before. */
final class ControlFile implements Closeable {
    static final String NAME = "control";

    private final DiskFile file;
    private @Nullable String damage;

    private ControlFile(DiskFile file) {
        this.file = file;
    }

    static ControlFile open(Disk disk) throws IOException {
        return new ControlFile(disk.open(NAME));
    }

    /** Makes it with its first checkpoint; under its name, it is whole. */
    static ControlFile create(Disk disk, Checkpoint first) throws IOException {
        String unfinished = NAME + ".new";
        disk.delete(unfinished);
        var control = new ControlFile(disk.open(unfinished));
        control.file.write(ByteBuffer.allocate(2 * Checkpoint.SLOT_BYTES), 0);
        control.write(first);
        disk.rename(unfinished, NAME);
        disk.sync();
        return control;
    }

    /** @throws SegmentHeader.Damaged if neither slot can be used */
    Checkpoint read() throws IOException, SegmentHeader.Damaged {
        Checkpoint newest = null;
        SegmentHeader.Damaged reason = new SegmentHeader.Damaged("it is empty");
        for (int slot = 0; slot < 2; slot++) {
            try {
                Checkpoint found = Checkpoint.decode(Blocks.read(file, (long) slot * Checkpoint.SLOT_BYTES));
                if (newest == null || found.change() > newest.change()) {
                    newest = found;
                }
            } catch (SegmentHeader.OtherFormat other) {
                throw other;
            } catch (SegmentHeader.Damaged damaged) {
                reason = damaged;
                damage = damaged.getMessage();
            }
        }
        if (newest == null) {
            throw reason;
        }
        return newest;
    }

    /** What was wrong with one of the slots at {@link #read}; a slot that was never written is wrong, too. */
    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /** Durable when this returns. */
    void write(Checkpoint checkpoint) throws IOException {
        file.write(checkpoint.encode(), checkpoint.change() % 2 * Checkpoint.SLOT_BYTES);
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
