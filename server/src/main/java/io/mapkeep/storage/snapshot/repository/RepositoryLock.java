package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer at a time. Each writes a lock object under a random name, then looks for others: whoever sees one gives its own back. Two at the
 * same moment may both step back, never both go on. This needs nothing of a store but that listings show what was written, where conditional
 * writes are not to be had everywhere.
 *
 * <p>A lock ends by itself: it is renewed each minute and good for five. Its holder asks {@link #requireHeld} before whatever could hurt: a
 * machine that slept through its lock's end finds out there.
 */
final class RepositoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryLock.class);
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final Duration RENEW_EACH = Duration.ofMinutes(1);
    /** The holder stops so long before others may take over: clocks differ. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Target target;
    private final DataKey key;
    private final Clock clock;
    private final String name;
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "snapshot-lock");
        thread.setDaemon(true);
        return thread;
    });
    private LockNote note;

    private RepositoryLock(Target target, DataKey key, Clock clock, String name, LockNote note) {
        this.target = target;
        this.key = key;
        this.clock = clock;
        this.name = name;
        this.note = note;
    }

    /** @throws ProblemException.Conflict MK-SNP-017 with who holds it and until when */
    static RepositoryLock take(Target target, DataKey key, Clock clock, String owner) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        Instant now = clock.instant();
        var note = new LockNote(owner, now, now.plus(GOOD_FOR), ProcessMark.ofThis());
        var lock = new RepositoryLock(
                target, key, clock, ObjectNames.LOCKS + HexFormat.of().formatHex(random), note);
        lock.refuseOthers();
        lock.write(note);
        try {
            lock.refuseOthers();
        } catch (ProblemException taken) {
            target.delete(lock.name);
            throw taken;
        }
        lock.renewal.scheduleAtFixedRate(lock::renew, RENEW_EACH.toSeconds(), RENEW_EACH.toSeconds(), TimeUnit.SECONDS);
        return lock;
    }

    /** @throws ProblemException.Conflict MK-SNP-018 if another may have taken over */
    void requireHeld() {
        Instant until;
        synchronized (this) {
            until = note.until();
        }
        if (clock.instant().isAfter(until.minus(MARGIN)) || !target.exists(name)) {
            throw RepositoryProblems.lockLost(until, target.location());
        }
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        try {
            target.delete(name);
        } catch (ProblemException failure) {
            LOG.warn(
                    "The lock {} stays behind and ends by itself: {}",
                    name,
                    failure.problem().why());
        }
    }

    private void refuseOthers() {
        for (StoredObject object : target.list(ObjectNames.LOCKS)) {
            if (!object.name().equals(name)) {
                refuseUnlessStale(object.name());
            }
        }
    }

    private void refuseUnlessStale(String other) {
        try {
            LockNote holder =
                    SignedText.decode(target.read(other, SignedText.LARGEST)).checked(key, other, LockNote.class);
            if (!holder.stale(clock.instant())) {
                throw RepositoryProblems.locked(holder, target.location());
            }
            LOG.info("Taking over from {}, which is gone", holder.owner());
        } catch (NotFound givenBack) {
            return;
        } catch (Damaged damage) {
            LOG.warn("The lock {} is no lock of this repository and is removed: {}", other, damage.reason());
        }
        target.delete(other);
    }

    private void renew() {
        try {
            requireHeld();
            LockNote renewed = note.until(clock.instant().plus(GOOD_FOR));
            write(renewed);
            synchronized (this) {
                note = renewed;
            }
        } catch (ProblemException failure) {
            LOG.warn(
                    "The lock on {} could not be renewed: {}",
                    target.location(),
                    failure.problem().why());
        }
    }

    private void write(LockNote renewed) {
        target.put(name, ByteBuffer.wrap(SignedText.encode(key, name, renewed)));
    }
}
