package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segment files. A segment is filled with zeros and durable under its name before the first frame goes into it: then a barrier's fsync
 * has no size and no directory to write, which halves its time, and cannot run out of space.
 *
 * <p>Safe for threads; never waits for a disk while it holds its monitor, except to open a file.
 */
final class Segments implements Closeable {
    private static final String UNFINISHED = "prepared.new";
    private static final int ZEROS_AT_ONCE = 1 << 20;

    private final Disk disk;
    private final UUID journal;
    private final JournalSettings settings;
    private final Clock clock;
    private final NavigableMap<Long, Instant> known = new TreeMap<>();
    private final Map<Long, DiskFile> files = new HashMap<>();
    private final ReentrantLock preparing = new ReentrantLock();
    private final Map<Long, Integer> readers = new HashMap<>();
    private final Map<Long, Integer> wishes = new HashMap<>();

    Segments(Disk disk, UUID journal, JournalSettings settings, Clock clock) {
        this.disk = disk;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
    }

    /** A segment that a former process left. */
    synchronized void found(SegmentHeader header) {
        known.put(header.number(), header.made());
    }

    synchronized boolean has(long number) {
        return known.containsKey(number);
    }

    synchronized OptionalLong last() {
        return known.isEmpty() ? OptionalLong.empty() : OptionalLong.of(known.lastKey());
    }

    synchronized Optional<Long> after(long number) {
        return Optional.ofNullable(known.higherKey(number));
    }

    synchronized Optional<Long> before(long number) {
        return Optional.ofNullable(known.lowerKey(number));
    }

    /** All there are, in order. */
    synchronized List<Long> numbers() {
        return List.copyOf(known.keySet());
    }

    /** The first of the newest so many. */
    synchronized long newest(int count) {
        List<Long> numbers = numbers();
        return numbers.get(Math.max(0, numbers.size() - count));
    }

    synchronized int count() {
        return known.size();
    }

    /** @throws IOException also if it is not there */
    synchronized DiskFile file(long number) throws IOException {
        if (!known.containsKey(number)) {
            throw new IOException(SegmentHeader.name(number) + " is missing");
        }
        DiskFile open = files.get(number);
        if (open == null) {
            open = disk.open(SegmentHeader.name(number));
            files.put(number, open);
        }
        return open;
    }

    /** Keeps a segment from being used again until {@link #release}. */
    synchronized void hold(long number) {
        readers.merge(number, 1, Integer::sum);
    }

    synchronized void release(long number) {
        readers.computeIfPresent(number, (segment, count) -> count == 1 ? null : count - 1);
    }

    /** Keeps a segment for somebody who copies, until {@link #unwant}, or until too much is kept. */
    synchronized void want(long number) {
        wishes.merge(number, 1, Integer::sum);
    }

    synchronized void unwant(long number) {
        wishes.computeIfPresent(number, (segment, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Makes a segment ready; does nothing if it is. A segment that is no longer needed is used again if there is one: its blocks are
     * allocated already.
     *
     * @param needed the lowest number that must stay
     */
    void prepare(long number, long needed) throws IOException {
        prepare(number, needed, settings.segmentBytes());
    }

    /** The same ahead of time, in small steps: a commit whose fsync comes meanwhile would wait behind all of it. */
    void prepareGently(long number, long needed) throws IOException {
        prepare(number, needed, ZEROS_AT_ONCE);
    }

    private void prepare(long number, long needed, int forcedAtOnce) throws IOException {
        if (has(number)) {
            // Without waiting for the one that is being made ready just now.
            return;
        }
        preparing.lock();
        try {
            if (!has(number)) {
                make(number, takeRetired(needed, false), forcedAtOnce);
            }
        } finally {
            preparing.unlock();
        }
    }

    private void make(long number, Optional<Long> old, int forcedAtOnce) throws IOException {
        try {
            if (old.isPresent()) {
                disk.rename(SegmentHeader.name(old.get()), UNFINISHED);
            } else {
                disk.delete(UNFINISHED);
            }
            try (DiskFile file = disk.open(UNFINISHED)) {
                var header = new SegmentHeader(settings.segmentBytes(), journal, number, clock.instant());
                fill(file, forcedAtOnce);
                file.write(header.encode(), 0);
                file.force();
            }
            disk.rename(UNFINISHED, SegmentHeader.name(number));
            disk.sync();
        } catch (IOException failure) {
            disk.delete(UNFINISHED);
            throw failure;
        }
        synchronized (this) {
            known.put(number, clock.instant());
        }
    }

    /** Removes segments that are neither needed nor within what the settings keep. */
    void retire(long needed) throws IOException {
        for (Optional<Long> old = takeRetired(needed, false); old.isPresent(); old = takeRetired(needed, false)) {
            disk.delete(SegmentHeader.name(old.get()));
        }
    }

    /** Removes all that are not needed: on a full disk history is the first to go. */
    void retireAll(long needed) throws IOException {
        for (Optional<Long> old = takeRetired(needed, true); old.isPresent(); old = takeRetired(needed, true)) {
            disk.delete(SegmentHeader.name(old.get()));
        }
    }

    /** Gives a segment that nobody reads a new number, without asking the disk for room. */
    void renumber(long from, long to) throws IOException {
        preparing.lock();
        try {
            forget(from);
            make(to, Optional.of(from), settings.segmentBytes());
        } finally {
            preparing.unlock();
        }
    }

    /** Removes a segment that holds nothing whole. */
    void delete(long number) throws IOException {
        forget(number);
        disk.delete(SegmentHeader.name(number));
    }

    private synchronized Optional<Long> takeRetired(long needed, boolean all) throws IOException {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        long oldest = known.firstKey();
        boolean free = oldest < needed && !readers.containsKey(oldest);
        boolean tooMany = (long) known.size() * settings.segmentBytes() > settings.keepBytes();
        boolean tooOld = known.firstEntry().getValue().plus(settings.keepAge()).isBefore(clock.instant());
        boolean wished = wishes.containsKey(oldest)
                && !all
                && (long) known.size() * settings.segmentBytes() <= settings.heldBytes();
        if (!free || wished || !(all || tooMany || tooOld)) {
            return Optional.empty();
        }
        forget(oldest);
        return Optional.of(oldest);
    }

    private synchronized void forget(long number) throws IOException {
        known.remove(number);
        DiskFile open = files.remove(number);
        if (open != null) {
            open.close();
        }
    }

    /** Zeros from the end of the file on; a file that had its full size is left as it is. */
    private void fill(DiskFile file, int forcedAtOnce) throws IOException {
        long unforced = 0;
        for (long at = file.size(); at < settings.segmentBytes(); at += ZEROS_AT_ONCE) {
            file.write(ByteBuffer.allocate((int) Math.min(ZEROS_AT_ONCE, settings.segmentBytes() - at)), at);
            unforced += ZEROS_AT_ONCE;
            if (unforced >= forcedAtOnce) {
                file.force();
                unforced = 0;
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (DiskFile file : files.values()) {
            file.close();
        }
        files.clear();
    }
}
