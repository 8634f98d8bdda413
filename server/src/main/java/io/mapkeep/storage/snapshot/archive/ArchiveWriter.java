package io.mapkeep.storage.snapshot.archive;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.block.Compression;
import io.mapkeep.storage.snapshot.block.SealedRecord;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stores what the journal did, as it comes. An object is stored when it ends with a barrier and is large or old enough; a barrier larger than an
 * object goes into several parts. Memory: one object and one chunk, at most 18 MiB.
 *
 * <p>After a failed upload nothing is lost: it is tried again with the next change or {@link #flush}. Needs no lock: names of different epochs
 * differ, and of one epoch there is one writer. Not safe for threads.
 */
public final class ArchiveWriter implements Closeable {
    private static final int LARGE = 8 << 20;
    private static final int TOO_LARGE = 16 << 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Target target;
    private final DataKey key;
    private final Duration longest;
    private final Clock clock;
    private final ByteBuffer chunk = ByteBuffer.allocate(ArchiveObject.CHUNK);
    private BarrierPoint stored;
    private long epoch;
    private ObjectInMaking object;
    private String run = newRun();
    private int part;

    /** The bytes of the object that is being gathered, and what its footer will say. */
    private static final class ObjectInMaking {
        private final ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        private final List<Integer> chunks = new ArrayList<>();
        private final Instant begun;
        private Optional<Instant> latest = Optional.empty();
        private Optional<BarrierPoint> last = Optional.empty();
        private boolean endsWithBarrier;

        ObjectInMaking(Instant begun) {
            this.begun = begun;
            sealed.writeBytes(ArchiveObject.MAGIC);
        }
    }

    /**
     * @param after the changes after this barrier follow
     * @param longest how long a barrier may wait before it is stored, while others come
     */
    public ArchiveWriter(Target target, DataKey key, BarrierPoint after, Duration longest, Clock clock) {
        this.target = target;
        this.key = key;
        this.stored = after;
        this.epoch = after.epoch();
        this.longest = longest;
        this.clock = clock;
        this.object = new ObjectInMaking(clock.instant());
    }

    /** The next change, in order. When this fails, it was not taken: the same one can be given again. */
    public void take(Change change) {
        makeRoom();
        if (change instanceof Change.Reached reached) {
            take(reached.point());
        } else {
            add(change);
            object.endsWithBarrier = false;
        }
    }

    /** Stores what is waiting, if it ends with a barrier: for when nothing comes. */
    public void flush() {
        if (object.endsWithBarrier) {
            storeLast();
        }
    }

    /** Everything up to this barrier is in the target, durably. */
    public BarrierPoint stored() {
        return stored;
    }

    /** Stores what can be stored. */
    @Override
    public void close() {
        flush();
    }

    /** Stores first and takes then: so memory stays bounded while the target is out of reach. */
    private void makeRoom() {
        boolean old = !clock.instant().isBefore(object.begun.plus(longest));
        if (object.endsWithBarrier && (old || object.sealed.size() >= LARGE)) {
            storeLast();
        } else if (object.sealed.size() >= TOO_LARGE) {
            store(OptionalLong.empty());
            part++;
            object = new ObjectInMaking(clock.instant());
        }
    }

    private void take(BarrierPoint point) {
        if (point.epoch() != epoch) {
            beginEpoch(point.epoch());
        }
        add(new Change.Reached(point));
        object.last = Optional.of(point);
        object.latest = Optional.of(
                object.latest.filter(time -> time.isAfter(point.time())).orElse(point.time()));
        object.endsWithBarrier = true;
    }

    /** An epoch begins in an object of its own, so that a reader can leave the old one where the new one branches off. */
    private void beginEpoch(long next) {
        flush();
        if (part > 0 || chunk.position() > 0 || !object.chunks.isEmpty()) {
            throw new IllegalStateException("epoch " + next + " begins in the middle of a barrier");
        }
        epoch = next;
    }

    private void add(Change change) {
        if (chunk.position() == 0 && object.chunks.isEmpty() && part == 0) {
            object = new ObjectInMaking(clock.instant());
        }
        if (chunk.remaining() < ChangeText.LARGEST) {
            sealChunk();
        }
        ChangeText.write(change, chunk);
    }

    private void sealChunk() {
        if (chunk.position() == 0) {
            return;
        }
        byte[] packed = Compression.ofThisThread().packed(chunk.array(), 0, chunk.position());
        byte[] sealed = key.seal().seal(ArchiveObject.chunkContext(run, part, object.chunks.size()), packed);
        object.sealed.writeBytes(sealed);
        object.chunks.add(sealed.length);
        chunk.clear();
    }

    private void storeLast() {
        BarrierPoint last = object.last.orElseThrow();
        store(OptionalLong.of(last.number()));
        stored = last;
        run = newRun();
        part = 0;
        object = new ObjectInMaking(clock.instant());
    }

    private void store(OptionalLong to) {
        sealChunk();
        String name = new ArchiveName(epoch, stored.number(), part, to).text();
        var footer = new Footer(run, part, object.latest, object.last, object.chunks);
        byte[] sealed = SealedRecord.encode(key, Footer.KIND, name, footer);
        byte[] chunks = object.sealed.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(chunks.length + sealed.length + ArchiveObject.TRAILER);
        bytes.put(chunks).put(sealed).putInt(sealed.length).put(ArchiveObject.MAGIC);
        target.put(name, bytes.flip());
    }

    private static String newRun() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
