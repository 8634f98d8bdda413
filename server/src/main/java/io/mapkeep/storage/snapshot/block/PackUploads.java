package io.mapkeep.storage.snapshot.block;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Gathers sealed blocks in packs and stores full ones in the background, so that the disk's or the store's waiting overlaps with packing the
 * next. At most two packs are on their way: that bounds memory. Their room is used again, since so large arrays make the collector stop everybody.
 */
final class PackUploads {
    private static final int MOST_UNDER_WAY = 2;

    private final Target target;
    private final DataKey key;
    private final ExecutorService background;
    private final Queue<Future<?>> underWay = new ArrayDeque<>();
    private final Map<String, List<Place>> stored = new LinkedHashMap<>();
    private final Queue<byte[]> rooms = new ConcurrentLinkedQueue<>();
    private Pack pack = new Pack();
    private long bytes;

    PackUploads(Target target, DataKey key, ExecutorService background) {
        this.target = target;
        this.key = key;
        this.background = background;
    }

    /** The name of the pack that the next block goes into. */
    String current() {
        return pack.name();
    }

    Place add(SealedBlock block) throws InterruptedIOException {
        Place place = pack.add(block.name(), block.plainBytes(), block.bytes());
        if (pack.full()) {
            send();
        }
        return place;
    }

    /** All that was added is durable when this returns. */
    void finish() throws InterruptedIOException {
        if (!pack.empty()) {
            send();
        }
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
    }

    /** Packs that were sent, with what they hold. */
    Map<String, List<Place>> stored() {
        return stored;
    }

    /** What all packs together take in the target. */
    long bytes() {
        return bytes;
    }

    private void send() throws InterruptedIOException {
        Pack full = pack;
        while (underWay.size() >= MOST_UNDER_WAY) {
            await(underWay.remove());
        }
        byte[] room = rooms.poll();
        pack = room == null ? new Pack() : new Pack(room);
        var contents = full.finish(key);
        bytes += contents.remaining();
        stored.put(full.name(), full.places());
        underWay.add(background.submit(() -> {
            target.put(full.name(), contents);
            rooms.add(contents.array());
        }));
    }

    static <T> T await(Future<T> future) throws InterruptedIOException {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }
}
