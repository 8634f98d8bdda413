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
    private final Doubt doubt;
    private long durableChange;
    private @Nullable String damage;

    private ControlFile(DiskFile file, Doubt doubt) {
        this.file = file;
        this.doubt = doubt;
    }

    static ControlFile open(Disk disk) throws IOException {
        return new ControlFile(disk.open(NAME), Doubt.read(disk));
    }

    /** Makes it with its first checkpoint; under its name, it is whole. */
    static ControlFile create(Disk disk, Checkpoint first) throws IOException {
        String unfinished = NAME + ".new";
        disk.delete(unfinished);
        var control = new ControlFile(disk.open(unfinished), Doubt.read(disk));
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
                if (doubt.isOf(found.change())) {
                    reason = new SegmentHeader.Damaged("writing its newest change failed");
                } else if (newest == null || found.change() > newest.change()) {
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
        durableChange = newest.change();
        return newest;
    }

    /** What was wrong with one of the slots at {@link #read}; a slot that was never written is wrong, too. */
    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /** Makes durable what was read. */
    void force() throws IOException {
        file.force();
    }

    /** Durable when this returns. */
    void write(Checkpoint checkpoint) throws IOException {
        try {
            file.write(checkpoint.encode(), checkpoint.change() % 2 * Checkpoint.SLOT_BYTES);
            file.force();
            durableChange = checkpoint.change();
        } catch (IOException failure) {
            doubt.castBehindChange(durableChange);
            throw failure;
        }
    }

    /**
     * Writes over a change whose writing failed, so that it can never be taken for the newest.
     *
     * @return the one that stands in its place, and says the same as {@code believed}; that one itself if there is no such doubt
     */
    Checkpoint replaceDoubtful(Checkpoint believed) throws IOException {
        if (!doubt.isOf(believed.change() + 1)) {
            return believed;
        }
        Checkpoint next = believed.moved(believed.state(), believed.point(), believed.next());
        write(next);
        return next;
    }

    /** What could not be written to the folder, so that the next start does not believe it. */
    Doubt doubt() {
        return doubt;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
