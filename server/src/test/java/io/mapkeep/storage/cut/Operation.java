package io.mapkeep.storage.cut;

/**
 * One thing that happened to the disks of a machine. Files are meant by number, as by inode, because names move.
 *
 * <p>A force has a begin and an end, since others go on writing meanwhile: what it makes durable is what was written before its begin,
 * and only once its end is in the log.
 */
sealed interface Operation {
    /** Brings about on {@code state} what running programs see of it. */
    void applyTo(DiskState state);

    /** Changes the bytes or the size of one file. */
    sealed interface OnFile extends Operation {
        int file();
    }

    /** Changes names on one disk. */
    sealed interface OnNames extends Operation {
        FileName from();

        FileName to();
    }

    /** Changes nothing, but tells what is durable. */
    sealed interface OnDurability extends Operation {
        @Override
        default void applyTo(DiskState state) {}
    }

    record Written(int file, long position, byte[] bytes) implements OnFile {
        @Override
        public void applyTo(DiskState state) {
            state.contents(file).write(position, bytes, 0, bytes.length);
        }

        Written prefix(int length) {
            return new Written(file, position, java.util.Arrays.copyOf(bytes, length));
        }
    }

    record Resized(int file, long size) implements OnFile {
        @Override
        public void applyTo(DiskState state) {
            state.contents(file).resize(Math.toIntExact(size));
        }
    }

    record Created(FileName from, int file) implements OnNames {
        @Override
        public FileName to() {
            return from;
        }

        @Override
        public void applyTo(DiskState state) {
            state.create(from, file);
        }
    }

    record Renamed(FileName from, FileName to) implements OnNames {
        @Override
        public void applyTo(DiskState state) {
            state.rename(from, to);
        }
    }

    record Deleted(FileName from) implements OnNames {
        @Override
        public FileName to() {
            return from;
        }

        @Override
        public void applyTo(DiskState state) {
            state.delete(from);
        }
    }

    record ForceBegun(String disk, int file) implements OnDurability {}

    /** {@code begun}: position of the begin in the log. */
    record ForceDone(String disk, int file, int begun) implements OnDurability {}

    /** What was written before may be on disk or not, and no later force changes that. */
    record ForceFailed(String disk, int file, int begun) implements OnDurability {}

    record SyncBegun(String disk) implements OnDurability {}

    record SyncDone(String disk, int begun) implements OnDurability {}
}
