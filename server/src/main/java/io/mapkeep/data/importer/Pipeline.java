package io.mapkeep.data.importer;

import io.mapkeep.data.importer.reading.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread read and sort a window of rows while another loads the window before it. There are never more than these two, so memory is
 * bounded by {@link #WINDOW_WEIGHT}.
 *
 * <p>Within a window rows come along the Hilbert curve, so that a transaction touches neighbouring pages of the spatial index only
 * (docs/performance.md).
 */
final class Pipeline implements AutoCloseable {
    private static final int WINDOW_ROWS = 100_000;
    private static final long WINDOW_WEIGHT = 48L << 20;

    private final BlockingQueue<List<NumberedRow>> windows = new SynchronousQueue<>();
    private final Thread reader;
    private List<NumberedRow> gathered = new ArrayList<>();
    private long weight;
    private long count;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    /** Hands everything to a sink. */
    @FunctionalInterface
    interface Source {
        void readAll(Consumer<Row> sink) throws IOException;
    }

    Pipeline(String name, Source source) {
        this.reader = new Thread(() -> read(source), name);
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** The next window; empty at the end. Throws what reading threw. */
    List<NumberedRow> next() throws IOException {
        List<NumberedRow> window = null;
        try {
            while (window == null) {
                // Read before the poll: after the end nothing can come that the poll could miss.
                boolean last = ended;
                window = windows.poll(last ? 0 : 20, TimeUnit.MILLISECONDS);
                if (window == null && last) {
                    window = List.of();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ImportJob.Cancelled();
        }
        if (window.isEmpty() && failure != null) {
            rethrow(failure);
        }
        return window;
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Source source) {
        try {
            source.readAll(row -> {
                NumberedRow numbered = new NumberedRow(++count, row);
                gathered.add(numbered);
                weight += numbered.weight();
                if (gathered.size() == WINDOW_ROWS || weight >= WINDOW_WEIGHT) {
                    pass();
                }
            });
            pass();
        } catch (IOException | RuntimeException | Error broken) {
            failure = broken;
        } finally {
            ended = true;
        }
    }

    private void pass() {
        List<NumberedRow> window = gathered;
        gathered = new ArrayList<>(window.size());
        weight = 0;
        window.sort(Comparator.comparingInt(numbered -> numbered.row().hilbert()));
        try {
            while (!window.isEmpty() && !windows.offer(window, 1, TimeUnit.SECONDS)) {
                if (closed) {
                    throw new ImportJob.Cancelled();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ImportJob.Cancelled();
        }
    }

    private static void rethrow(Throwable failure) throws IOException {
        if (failure instanceof IOException broken) {
            throw broken;
        }
        if (failure instanceof RuntimeException broken) {
            throw broken;
        }
        throw (Error) failure;
    }
}
