package io.mapkeep.storage.cut;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong on the disks of a running machine. Counted over all its disks, from one; zero means never.
 *
 * <p>A write that fails has done half of its work, as a short write(2) before the error has.
 */
final class Faults {
    static final long ENDLESS = 1L << 40;

    private final AtomicInteger refusals = new AtomicInteger();
    private int writes;
    private int forces;
    private int failingWrite;
    private int failingForce;
    private volatile long capacity = ENDLESS;
    private volatile boolean hidden;

    /** From now on. */
    synchronized void failWriteAfter(int writesBefore) {
        failingWrite = writes + writesBefore + 1;
    }

    /** From now on. */
    synchronized void failForceAfter(int forcesBefore) {
        failingForce = forces + forcesBefore + 1;
    }

    /** Bytes that all disks of the machine hold together; can be raised again while it runs. */
    void capacity(long bytes) {
        capacity = bytes;
    }

    /** The disks tell of endless room and are full all the same, as when another program takes the room that was there. */
    void hideCapacity() {
        hidden = true;
    }

    /** What the disks say they hold. */
    long toldCapacity() {
        return hidden ? ENDLESS : capacity;
    }

    long capacity() {
        return capacity;
    }

    synchronized boolean nextWriteFails() {
        return ++writes == failingWrite;
    }

    synchronized boolean nextForceFails() {
        return ++forces == failingForce;
    }

    /** How often something was refused. */
    int refusals() {
        return refusals.get();
    }

    IOException broken() {
        refusals.incrementAndGet();
        return new IOException("Input/output error");
    }

    IOException full() {
        refusals.incrementAndGet();
        return new IOException("No space left on device");
    }
}
