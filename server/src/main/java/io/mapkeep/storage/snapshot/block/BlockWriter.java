package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.DataKey;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cuts parts into blocks and stores those that are not there yet.
 *
 * <pre>
 *   this thread: read 1 MiB ──▶ workers: name, pack, seal ──▶ this thread, in order: into a pack ──▶ background: store the pack
 * </pre>
 *
 * <p>In order, so that a pack holds what lies together and a restore reads from its beginning to its end. Memory: a few MiB a worker and three
 * packs. Not safe for threads.
 */
public final class BlockWriter implements Closeable {
    private static final int AT_ONCE = 16 * SealedBlock.LARGEST;
    private static final int MOST_WORKERS = 8;

    private final BlockStore store;
    private final DataKey key;
    private final int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
    private final ExecutorService sealing =
            Executors.newFixedThreadPool(workers, work -> thread("snapshot-seal", work));
    private final ExecutorService storing = Executors.newSingleThreadExecutor(work -> thread("snapshot-store", work));
    private final PackUploads uploads;
    /** What was read is read over once it is sealed: so large arrays make the collector stop everybody. */
    private final Queue<byte[]> rooms = new ConcurrentLinkedQueue<>();

    public BlockWriter(BlockStore store) {
        this.store = store;
        this.key = store.key();
        this.uploads = new PackUploads(store.target(), key, storing);
    }

    /** Stores what of the part is not there yet. It is durable only after {@link #finish}. */
    public BlockTree write(PartSource part, Progress progress) throws IOException {
        var tree = new TreeBuilder(this::storeList);
        Queue<Future<List<SealedOrKnown>>> underWay = new ArrayDeque<>();
        long done = 0;
        for (long position = 0; position < part.bytes(); position += AT_ONCE) {
            byte[] room = rooms.poll();
            byte[] bytes = room == null ? new byte[AT_ONCE] : room;
            int length = read(part, position, bytes);
            underWay.add(sealing.submit(() -> {
                List<SealedOrKnown> sealed = seal(bytes, length);
                rooms.add(bytes);
                return sealed;
            }));
            if (underWay.size() > workers * 2) {
                done += take(underWay.remove(), tree);
                progress.at(done, part.bytes());
            }
        }
        while (!underWay.isEmpty()) {
            done += take(underWay.remove(), tree);
            progress.at(done, part.bytes());
        }
        return tree.finish();
    }

    /** All blocks are durable and in the index when this returns. */
    public void finish() throws IOException {
        uploads.finish();
        Map<String, List<Place>> fresh = new HashMap<>(store.unindexed());
        fresh.putAll(uploads.stored());
        new IndexWriting(store).add(fresh);
    }

    /** What was added to the target so far. */
    public long storedBytes() {
        return uploads.bytes();
    }

    @Override
    public void close() {
        sealing.shutdownNow();
        storing.shutdownNow();
    }

    private static int read(PartSource part, long position, byte[] into) throws IOException {
        int length = (int) Math.min(AT_ONCE, part.bytes() - position);
        ByteBuffer to = ByteBuffer.wrap(into, 0, length);
        while (to.hasRemaining()) {
            if (part.read(to, position + to.position()) < 0) {
                throw new EOFException(
                        "it ends at byte " + (position + to.position()) + ", and should have " + part.bytes());
            }
        }
        return length;
    }

    /** What a worker makes of a block: nothing but the name when it is there already. */
    private sealed interface SealedOrKnown {
        record Fresh(SealedBlock block) implements SealedOrKnown {}

        record Known(BlockName name, int plainBytes) implements SealedOrKnown {}
    }

    private List<SealedOrKnown> seal(byte[] bytes, int length) {
        List<SealedOrKnown> blocks = new ArrayList<>();
        for (int offset = 0; offset < length; offset += SealedBlock.LARGEST) {
            blocks.add(seal(bytes, offset, Math.min(SealedBlock.LARGEST, length - offset)));
        }
        return blocks;
    }

    private SealedOrKnown seal(byte[] bytes, int offset, int length) {
        BlockName name = SealedBlock.name(key, bytes, offset, length);
        return known(name)
                ? new SealedOrKnown.Known(name, length)
                : new SealedOrKnown.Fresh(SealedBlock.seal(key, name, bytes, offset, length));
    }

    private long take(Future<List<SealedOrKnown>> sealed, TreeBuilder tree) throws IOException {
        long bytes = 0;
        for (SealedOrKnown block : PackUploads.await(sealed)) {
            if (block instanceof SealedOrKnown.Fresh fresh) {
                add(fresh.block());
                tree.add(fresh.block().name());
                bytes += fresh.block().plainBytes();
            } else if (block instanceof SealedOrKnown.Known known) {
                tree.add(known.name());
                bytes += known.plainBytes();
            }
        }
        return bytes;
    }

    private BlockName storeList(byte[] list, int length) {
        SealedOrKnown sealed = seal(list, 0, length);
        if (sealed instanceof SealedOrKnown.Fresh fresh) {
            try {
                add(fresh.block());
            } catch (IOException interrupted) {
                throw new UncheckedIOException(interrupted);
            }
            return fresh.block().name();
        }
        return ((SealedOrKnown.Known) sealed).name();
    }

    /** The same block may have come twice while both were being sealed; the second is dropped here. */
    void add(SealedBlock block) throws IOException {
        if (!store.contains(block.name())) {
            String pack = uploads.current();
            store.index().add(pack, uploads.add(block));
        }
    }

    DataKey key() {
        return key;
    }

    boolean known(BlockName name) {
        return name.equals(BlockName.ZEROS) || store.contains(name);
    }

    private static Thread thread(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
