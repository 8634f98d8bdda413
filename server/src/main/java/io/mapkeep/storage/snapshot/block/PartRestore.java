package io.mapkeep.storage.snapshot.block;

import io.mapkeep.runtime.WriteBehind;
import io.mapkeep.storage.snapshot.key.DataKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes a part into a file: block by block, each checked against its name before it is written. Blocks that the file holds already are left
 * as they are, so an interrupted restore goes on where it was.
 *
 * <p>Works on windows of 8 MiB of the part in parallel. Within a window blocks are fetched in the order of packs, neighbours in one read.
 */
public final class PartRestore {
    private static final int WINDOW = 128;
    private static final int LARGEST_READ = 4 << 20;
    /** Rather read so many bytes too much than ask once more. */
    private static final int GAP = 128 * 1024;

    private static final long FORCED_AT_ONCE = 4L << 20;
    private static final int MOST_WORKERS = 8;

    private final BlockStore store;
    private final DataKey key;

    public PartRestore(BlockStore store) {
        this.store = store;
        this.key = store.key();
    }

    /**
     * Fills the file and cuts it to the part's size; durable when it returns.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Failed MK-SNP-011, MK-SNP-012; the file is incomplete then
     */
    public void restore(BlockTree tree, long bytes, FileChannel file, Progress progress) throws IOException {
        boolean again = file.size() > 0;
        resize(file, bytes);
        int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(workers, work -> {
            var thread = new Thread(work, "snapshot-restore");
            thread.setDaemon(true);
            return thread;
        });
        try (var behind = new WriteBehind(file, FORCED_AT_ONCE);
                var windows = new Windows(pool, workers * 2, file, bytes, again, behind, progress)) {
            tree.walk(bytes, store.lists(), windows);
            windows.finish();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } finally {
            pool.shutdownNow();
        }
        file.force(true);
    }

    private static void resize(FileChannel file, long bytes) throws IOException {
        if (file.size() > bytes) {
            file.truncate(bytes);
        } else if (file.size() < bytes) {
            file.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    private record Wanted(long index, BlockName name, int bytes) {}

    private record Located(Wanted wanted, BlockIndex.Found found) {
        int offset() {
            return found.place().offset();
        }

        int end() {
            return found.place().offset() + found.place().sealedBytes();
        }
    }

    /** Gathers blocks to windows and keeps a bounded number of them under way. */
    private final class Windows implements BlockTree.Visitor, AutoCloseable {
        private final ExecutorService pool;
        private final int most;
        private final FileChannel file;
        private final long total;
        private final boolean again;
        private final WriteBehind behind;
        private final Progress progress;
        private final Queue<Future<Long>> underWay = new ArrayDeque<>();
        private List<Wanted> window = new ArrayList<>();
        private long done;

        Windows(
                ExecutorService pool,
                int most,
                FileChannel file,
                long total,
                boolean again,
                WriteBehind behind,
                Progress progress) {
            this.pool = pool;
            this.most = most;
            this.file = file;
            this.total = total;
            this.again = again;
            this.behind = behind;
            this.progress = progress;
        }

        @Override
        public void block(long index, BlockName name, int bytes) {
            window.add(new Wanted(index, name, bytes));
            if (window.size() == WINDOW) {
                send();
            }
        }

        @Override
        public void zeros(long first, long count) {
            long start = first * SealedBlock.LARGEST;
            long length = Math.min(count * SealedBlock.LARGEST, total - start);
            if (again) {
                overwriteWithZeros(start, length);
            }
            done += length;
        }

        void finish() {
            send();
            while (!underWay.isEmpty()) {
                await();
            }
        }

        private void send() {
            if (underWay.size() >= most) {
                await();
            }
            List<Wanted> blocks = window;
            window = new ArrayList<>();
            underWay.add(pool.submit(() -> fill(file, blocks, again)));
        }

        private void await() {
            try {
                long written = PackUploads.await(underWay.remove());
                done += written;
                behind.written(written);
            } catch (IOException interrupted) {
                throw new UncheckedIOException(interrupted);
            }
            progress.at(done, total);
        }

        private void overwriteWithZeros(long start, long length) {
            byte[] zeros = new byte[SealedBlock.LARGEST];
            try {
                for (long at = start; at < start + length; at += zeros.length) {
                    write(file, zeros, (int) Math.min(zeros.length, start + length - at), at);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() {
            underWay.forEach(future -> future.cancel(true));
        }
    }

    private long fill(FileChannel file, List<Wanted> blocks, boolean again) throws IOException {
        List<Located> missing = new ArrayList<>();
        long bytes = 0;
        for (Wanted block : blocks) {
            bytes += block.bytes();
            if (!again || !isThere(file, block)) {
                missing.add(new Located(block, store.found(block.name())));
            }
        }
        missing.sort(
                Comparator.comparing((Located block) -> block.found().pack()).thenComparing(Located::offset));
        for (int from = 0; from < missing.size(); ) {
            int to = together(missing, from);
            fetch(file, missing.subList(from, to));
            from = to;
        }
        return bytes;
    }

    /** The end of those that are read at once: of one pack, near each other, not too many. */
    private static int together(List<Located> blocks, int from) {
        Located first = blocks.get(from);
        int to = from + 1;
        while (to < blocks.size()
                && blocks.get(to).found().pack().equals(first.found().pack())
                && blocks.get(to).offset() - blocks.get(to - 1).end() <= GAP
                && blocks.get(to).end() - first.offset() <= LARGEST_READ) {
            to++;
        }
        return to;
    }

    private void fetch(FileChannel file, List<Located> blocks) throws IOException {
        int start = blocks.get(0).offset();
        int length = blocks.get(blocks.size() - 1).end() - start;
        byte[] sealed = store.target().read(blocks.get(0).found().pack(), start, length);
        for (Located block : blocks) {
            Place place = block.found().place();
            Wanted wanted = block.wanted();
            byte[] plain = SealedBlock.open(
                            key, wanted.name(), wanted.bytes(), sealed, place.offset() - start, place.sealedBytes())
                    .orElseThrow(() -> store.damaged(block.found()));
            write(file, plain, plain.length, wanted.index() * SealedBlock.LARGEST);
        }
    }

    private boolean isThere(FileChannel file, Wanted block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(block.bytes());
        while (bytes.hasRemaining()) {
            if (file.read(bytes, block.index() * SealedBlock.LARGEST + bytes.position()) < 0) {
                return false;
            }
        }
        return SealedBlock.name(key, bytes.array(), 0, block.bytes()).equals(block.name());
    }

    private static void write(FileChannel file, byte[] bytes, int length, long position) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, length);
        long at = position;
        while (from.hasRemaining()) {
            at += file.write(from, at);
        }
    }
}
