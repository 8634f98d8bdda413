package io.mapkeep.storage.snapshot.archive;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.block.Compression;
import io.mapkeep.storage.snapshot.block.SealedRecord;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.Seal;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An archive object as it is stored: magic, sealed chunks, sealed {@link Footer}, length of that (u32), magic. A chunk's seal knows its run, part and
 * place, the footer's seal the object's name: none can be left out, exchanged or moved.
 */
final class ArchiveObject {
    static final byte[] MAGIC = "MKARCH01".getBytes(StandardCharsets.US_ASCII);
    static final int TRAILER = 4 + MAGIC.length;
    /** No chunk unpacks to more. */
    static final int CHUNK = 1 << 20;
    /** No object is larger. */
    static final int LARGEST = 32 << 20;

    private final String location;
    private final String name;
    private final DataKey key;
    private final byte[] bytes;
    private final Footer footer;

    private ArchiveObject(String location, String name, DataKey key, byte[] bytes, Footer footer) {
        this.location = location;
        this.name = name;
        this.key = key;
        this.bytes = bytes;
        this.footer = footer;
    }

    static byte[] chunkContext(String run, int part, int index) {
        return Seal.context("archive-chunk", run + "/" + part + "/" + index);
    }

    /** @throws Failed MK-SNP-011 if its frame is damaged; chunks are looked at when they are read */
    static ArchiveObject read(Target target, DataKey key, String name) {
        byte[] bytes = target.read(name, LARGEST);
        try {
            return new ArchiveObject(target.location(), name, key, bytes, footer(key, name, bytes));
        } catch (Damaged damage) {
            throw damaged(target.location(), name, damage.reason());
        }
    }

    Footer footer() {
        return footer;
    }

    /** Hands out all changes in order, until the sink has enough. */
    void forEach(Sink sink) throws IOException {
        int offset = MAGIC.length;
        for (int index = 0; index < footer.chunks().size(); index++) {
            int length = footer.chunks().get(index);
            ByteBuffer changes = ByteBuffer.wrap(chunk(index, offset, length));
            while (changes.hasRemaining()) {
                if (!sink.take(next(changes, index))) {
                    return;
                }
            }
            offset += length;
        }
    }

    private Change next(ByteBuffer changes, int chunk) {
        try {
            return ChangeText.read(changes);
        } catch (Damaged damage) {
            throw damaged(location, name, "chunk " + chunk + ": " + damage.reason());
        }
    }

    /** Takes changes as long as it answers with true. */
    @FunctionalInterface
    interface Sink {
        boolean take(Change change) throws IOException;
    }

    private byte[] chunk(int index, int offset, int length) {
        return key.seal()
                .open(chunkContext(footer.run(), footer.part(), index), bytes, offset, length)
                .flatMap(packed -> Compression.ofThisThread().unpackAtMost(packed, CHUNK))
                .orElseThrow(() ->
                        damaged(location, name, "chunk " + index + ", bytes " + offset + " to " + (offset + length)));
    }

    private static Footer footer(DataKey key, String name, byte[] bytes) throws Damaged {
        int end = bytes.length - TRAILER;
        if (end < MAGIC.length || !hasMagic(bytes, 0) || !hasMagic(bytes, bytes.length - MAGIC.length)) {
            throw new Damaged("it does not begin and end as an archive object");
        }
        int length = ByteBuffer.wrap(bytes, end, 4).getInt();
        if (length < 0 || length > end - MAGIC.length) {
            throw new Damaged("the length of its footer cannot be");
        }
        Footer footer = SealedRecord.decode(
                key, Footer.KIND, name, Arrays.copyOfRange(bytes, end - length, end), Footer.LARGEST, Footer.class);
        long chunks = footer.chunks().stream().mapToLong(Integer::intValue).sum();
        if (chunks != end - length - MAGIC.length || footer.chunks().stream().anyMatch(chunk -> chunk <= 0)) {
            throw new Damaged("its footer does not fit its chunks");
        }
        return footer;
    }

    /** The barrier that ends it, for a last part. */
    BarrierPoint last() {
        return footer.last().orElseThrow(() -> damaged(location, name, "no barrier ends in it"));
    }

    private static boolean hasMagic(byte[] bytes, int offset) {
        return Arrays.equals(bytes, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static Failed damaged(String location, String name, String how) {
        return new Failed(Problem.of(
                "MK-SNP-011",
                "A stored object is damaged.",
                name + " in " + location + ": " + how + ".",
                "See what can still be restored: mapkeep snapshot verify"));
    }
}
