package io.mapkeep.storage.cut;

import io.mapkeep.storage.journal.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A machine whose disks are in memory and whose disk operations are kept in one log, in the order in which they took effect.
 *
 * <p>It can be turned off: everything on it fails from then on and the log grows no more, so that what still runs on it does no harm.
 */
final class SimulatedMachine {
    private final Image start;
    private final List<Operation> log;
    private final DiskState state;
    private final Faults faults = new Faults();
    private final Set<FileName> locks = new HashSet<>();
    private volatile Duration forceTime = Duration.ZERO;
    private boolean off;

    /** One that comes up with {@code start} durable on its disks, and {@code before} done but only durable as far as that says so. */
    SimulatedMachine(Image start, List<Operation> before) {
        this.start = start;
        this.log = new ArrayList<>(before);
        this.state = new DiskState(start);
        before.forEach(operation -> operation.applyTo(state));
    }

    static SimulatedMachine blank() {
        return new SimulatedMachine(Image.EMPTY, List.of());
    }

    Disk disk(String name) {
        return new SimulatedDisk(this, name);
    }

    Image start() {
        return start;
    }

    Faults faults() {
        return faults;
    }

    /** How long a force takes; others may write meanwhile. */
    void forceTime(Duration time) {
        forceTime = time;
    }

    /** How many operations there were. */
    synchronized int position() {
        return log.size();
    }

    synchronized List<Operation> log() {
        return List.copyOf(log);
    }

    /** What running programs see. */
    synchronized Image image() {
        return state.image();
    }

    synchronized long usedBytes() {
        return state.usedBytes();
    }

    synchronized void turnOff() {
        off = true;
    }

    synchronized List<String> list(String disk) throws IOException {
        requireOn();
        return state.namesOn(disk);
    }

    synchronized boolean exists(FileName name) throws IOException {
        requireOn();
        return state.file(name) != null;
    }

    synchronized int open(FileName name) throws IOException {
        requireOn();
        Integer known = state.file(name);
        if (known != null) {
            return known;
        }
        int file = state.nextFile();
        happen(new Operation.Created(name, file));
        return file;
    }

    synchronized void rename(FileName from, FileName to) throws IOException {
        requireOn();
        if (state.file(from) == null) {
            throw new java.nio.file.NoSuchFileException(from.toString());
        }
        happen(new Operation.Renamed(from, to));
    }

    synchronized void delete(FileName name) throws IOException {
        requireOn();
        if (state.file(name) != null) {
            happen(new Operation.Deleted(name));
        }
    }

    synchronized boolean lock(FileName name) throws IOException {
        requireOn();
        return locks.add(name);
    }

    synchronized void unlock(FileName name) {
        locks.remove(name);
    }

    synchronized long usableBytes() throws IOException {
        requireOn();
        return Math.max(0, faults.toldCapacity() - state.usedBytes());
    }

    synchronized long size(int file) throws IOException {
        requireOn();
        return state.contents(file).size();
    }

    synchronized int read(int file, ByteBuffer to, long position) throws IOException {
        requireOn();
        return state.contents(file).read(to, position);
    }

    synchronized void write(int file, ByteBuffer from, long position) throws IOException {
        requireOn();
        int length = from.remaining();
        boolean fails = faults.nextWriteFails();
        int done = fails ? length / 2 : roomFor(file, position, length);
        if (done > 0) {
            byte[] bytes = new byte[done];
            from.get(bytes);
            happen(new Operation.Written(file, position, bytes));
        }
        if (done < length) {
            throw fails ? faults.broken() : faults.full();
        }
    }

    synchronized void resize(int file, long size) throws IOException {
        requireOn();
        happen(new Operation.Resized(file, size));
    }

    void force(String disk, int file) throws IOException {
        int begun = begin(new Operation.ForceBegun(disk, file));
        LockSupport.parkNanos(forceTime.toNanos());
        synchronized (this) {
            requireOn();
            if (faults.nextForceFails()) {
                log.add(new Operation.ForceFailed(disk, file, begun));
                throw faults.broken();
            }
            log.add(new Operation.ForceDone(disk, file, begun));
        }
    }

    void sync(String disk) throws IOException {
        int begun = begin(new Operation.SyncBegun(disk));
        LockSupport.parkNanos(forceTime.toNanos());
        synchronized (this) {
            requireOn();
            log.add(new Operation.SyncDone(disk, begun));
        }
    }

    private synchronized int begin(Operation operation) throws IOException {
        requireOn();
        log.add(operation);
        return log.size() - 1;
    }

    /** How many of {@code length} bytes fit. */
    private int roomFor(int file, long position, int length) {
        long growth = position + length - state.contents(file).size();
        long missing = growth <= 0 ? 0 : state.usedBytes() + growth - faults.capacity();
        return missing <= 0 ? length : (int) Math.max(0, length - missing);
    }

    private void happen(Operation operation) {
        log.add(operation);
        operation.applyTo(state);
    }

    private void requireOn() throws IOException {
        if (off) {
            throw new IOException("the machine is off");
        }
    }
}
