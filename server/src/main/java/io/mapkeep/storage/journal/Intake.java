package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.FrameLog.Still;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a primary's changes on a follower, so that the last whole barrier can be looked at all the time, also when the connection breaks
 * amid the next: small groups wait in memory until their barrier comes; before a larger one the barrier is held still.
 */
final class Intake {
    private static final long MOST_WAITING_BYTES = 1 << 20;

    private final FrameLog frames;
    private final DurableMark durable;
    private final List<Change> waiting = new ArrayList<>();
    private long waitingBytes;
    private @Nullable Still before;

    Intake(FrameLog frames, DurableMark durable) {
        this.frames = frames;
        this.durable = durable;
    }

    synchronized void take(Change change) throws IOException {
        if (change instanceof Change.Reached reached) {
            writeWaiting();
            frames.barrier(reached.point());
            letGo();
        } else if (before == null && waitingBytes + bytes(change) <= MOST_WAITING_BYTES) {
            waiting.add(copy(change));
            waitingBytes += bytes(change);
        } else {
            if (before == null) {
                before = frames.atBarrier().join();
            }
            writeWaiting();
            write(change);
        }
    }

    /** The last whole barrier. */
    synchronized Still still() {
        if (before == null) {
            return frames.atBarrier().join();
        }
        durable.pin(before.end());
        return new Still(before.point(), before.end(), before.file().still());
    }

    synchronized void close() {
        waiting.clear();
        letGo();
    }

    private void letGo() {
        if (before != null) {
            durable.unpin(before.end());
            before.file().letGo();
            before = null;
        }
    }

    private void writeWaiting() throws IOException {
        for (Change each : waiting) {
            write(each);
        }
        waiting.clear();
        waitingBytes = 0;
    }

    private void write(Change change) throws IOException {
        if (change instanceof Change.Write write) {
            frames.write(write.bytes(), write.position());
        } else if (change instanceof Change.Truncate truncate) {
            frames.truncate(truncate.bytes());
        }
    }

    private static Change copy(Change change) {
        if (change instanceof Change.Write write) {
            ByteBuffer bytes = ByteBuffer.allocate(write.bytes().remaining());
            return new Change.Write(write.position(), bytes.put(write.bytes()).flip());
        }
        return change;
    }

    private static long bytes(Change change) {
        return change instanceof Change.Write write ? write.bytes().remaining() : 0;
    }
}
