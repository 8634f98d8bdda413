package io.mapkeep.storage.cut;

import io.mapkeep.storage.journal.Disk;
import io.mapkeep.storage.journal.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;

/** One folder of a {@link SimulatedMachine}. */
record SimulatedDisk(SimulatedMachine machine, String location) implements Disk {
    @Override
    public List<String> list() throws IOException {
        return machine.list(location);
    }

    @Override
    public boolean exists(String name) throws IOException {
        return machine.exists(file(name));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new SimulatedFile(machine, location, machine.open(file(name)));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        machine.rename(file(from), file(to));
    }

    @Override
    public void delete(String name) throws IOException {
        machine.delete(file(name));
    }

    @Override
    public void sync() throws IOException {
        machine.sync(location);
    }

    @Override
    public long usableBytes() throws IOException {
        return machine.usableBytes();
    }

    @Override
    public Optional<Closeable> lock(String name) throws IOException {
        return machine.lock(file(name)) ? Optional.of(() -> machine.unlock(file(name))) : Optional.empty();
    }

    private FileName file(String name) {
        return new FileName(location, name);
    }

    /** Not tied to a name: the file may be renamed or deleted while it is open. */
    private static final class SimulatedFile implements DiskFile {
        private final SimulatedMachine machine;
        private final String disk;
        private final int file;
        private volatile boolean closed;

        SimulatedFile(SimulatedMachine machine, String disk, int file) {
            this.machine = machine;
            this.disk = disk;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            requireOpen();
            return machine.size(file);
        }

        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            requireOpen();
            return machine.read(file, to, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            requireOpen();
            // As the file in a folder does it: the caller's buffer stays as it is.
            machine.write(file, from.duplicate(), position);
        }

        @Override
        public void truncate(long size) throws IOException {
            requireOpen();
            machine.resize(file, size);
        }

        @Override
        public void force() throws IOException {
            requireOpen();
            machine.force(disk, file);
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws ClosedChannelException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
