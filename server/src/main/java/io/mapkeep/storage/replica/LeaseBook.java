package io.mapkeep.storage.replica;

import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Whom the witness lets be primary, and until when. Who and in which epoch is durable before it is answered. Until when is not: after a
 * restart the last holder is given a whole life again, counted by the machine's own steady clock, never by the wall's.
 */
final class LeaseBook {
    /** From the moment the witness was asked. */
    static final Duration LIFE = Duration.ofSeconds(10);
    /** The next holder waits so much longer, for clocks that run at slightly different speeds. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Path file;
    private final LongSupplier nanos;
    private Entry entry;
    private long freeAtNanos;

    /**
     * What is kept.
     *
     * @param holder none before the first, and after one has given it back
     * @param alone whether the holder may have confirmed commits that no follower has: then nobody is promoted in its stead
     */
    record Entry(long epoch, Optional<UUID> holder, boolean alone) {}

    /** @param nanos {@link System#nanoTime}, or a test's */
    LeaseBook(Path folder, LongSupplier nanos) {
        this.file = folder.resolve("lease.json");
        this.nanos = nanos;
        this.entry = read(file);
        this.freeAtNanos = nanos.getAsLong() + LIFE.plus(MARGIN).toNanos();
    }

    /**
     * Answers one that wants to be, or stay, primary in that epoch. May be asked again and again.
     *
     * @param decided whether it was made the primary already, by people or by the former one: they knew what may be lost, so commits that the
     *     holder has alone are no reason to refuse it; only the holder's time is
     */
    synchronized Message.Lease ask(UUID node, long epoch, boolean alone, boolean decided) {
        boolean over = nanos.getAsLong() - freeAtNanos >= 0;
        boolean holds = isHeldBy(node);
        boolean given = entry.holder().isEmpty();
        boolean free = given || (over && (decided || !entry.alone()));
        boolean granted = epoch > entry.epoch() ? holds || free : epoch == entry.epoch() && (holds || given);
        if (!granted) {
            return new Message.Lease(false, entry.epoch(), leftMillis());
        }
        keep(new Entry(epoch, Optional.of(node), alone));
        freeAtNanos = nanos.getAsLong() + LIFE.plus(MARGIN).toNanos();
        return new Message.Lease(true, epoch, LIFE.toMillis());
    }

    /** The holder confirms nothing more, so the next one need not wait until its time is over. */
    synchronized Message.Lease release(UUID node) {
        if (isHeldBy(node)) {
            keep(new Entry(entry.epoch(), Optional.empty(), false));
        }
        return new Message.Lease(false, entry.epoch(), 0);
    }

    synchronized Entry entry() {
        return entry;
    }

    /** How long the holder may count on it still. */
    synchronized Optional<Duration> left() {
        return entry.holder().map(holder -> Duration.ofMillis(leftMillis()));
    }

    private boolean isHeldBy(UUID node) {
        return entry.holder().filter(node::equals).isPresent();
    }

    private long leftMillis() {
        return Math.max(
                0,
                Duration.ofNanos(freeAtNanos - nanos.getAsLong()).minus(MARGIN).toMillis());
    }

    private void keep(Entry now) {
        if (now.equals(entry)) {
            return;
        }
        try {
            DurableFiles.write(file, StateJson.write(now));
        } catch (IOException failure) {
            throw Trouble.identity(file, failure);
        }
        entry = now;
    }

    private static Entry read(Path file) {
        if (!Files.exists(file)) {
            return new Entry(0, Optional.empty(), false);
        }
        try {
            return StateJson.read(Files.readAllBytes(file), Entry.class);
        } catch (IOException unreadable) {
            throw Trouble.identity(file, unreadable);
        }
    }
}
