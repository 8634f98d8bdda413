package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The blocks of an exported snapshot, where they lie in its file, seen as what a {@link BlockStore} reads: stretches of the file are its packs, and list blocks
 * and index, which an export leaves out, are made anew in memory. So a restore from a file takes the same way as one from a store, in parallel, and goes on
 * where it was cut off.
 *
 * <p>Only the frames are read here, not the blocks: those are opened when they are needed, each under its name and in its place, as everywhere. That the names
 * are the right ones in the right order is known after {@link #scan}: they lead to the root that the sealed manifest has.
 */
public final class StreamedBlocks {
    private static final int FRAME = BlockName.BYTES + 4;
    /** 16 TiB a part: more is nobody's database, and counting it would take hours. */
    private static final long MOST_BLOCKS = 1L << 28;

    private final FileChannel file;
    private final DataKey key;
    private final Map<String, Stretch> stretches = new LinkedHashMap<>();
    private final Map<String, byte[]> made = new HashMap<>();
    private final Map<String, List<Place>> places = new LinkedHashMap<>();
    private Pack lists = new Pack();
    private List<Place> current = new ArrayList<>();
    private long base = -1;
    private long end;

    /** A pack that is so many bytes of the file. */
    public record Stretch(long offset, int length) {}

    public StreamedBlocks(FileChannel file, DataKey key) {
        this.file = file;
        this.key = key;
    }

    /**
     * Finds the blocks of the next part.
     *
     * @param position where they begin in the file
     * @return where they end
     * @throws Damaged if they are not those of that tree
     */
    public long scan(long position, BlockTree tree, long bytes) throws IOException, Damaged {
        long count = BlockTree.blocks(bytes);
        if (count > MOST_BLOCKS) {
            throw new Damaged("a part of " + bytes + " bytes");
        }
        var names = new TreeBuilder(this::storeList);
        long at = position;
        for (long index = 0; index < count; ) {
            byte kind = read(at, 1).get();
            at++;
            if (kind == BlockStream.ZEROS) {
                long zeros = read(at, Long.BYTES).getLong();
                at += Long.BYTES;
                if (zeros <= 0 || zeros > count - index) {
                    throw new Damaged("more blocks than a part has");
                }
                for (long zero = 0; zero < zeros; zero++) {
                    names.add(BlockName.ZEROS);
                }
                index += zeros;
            } else if (kind == BlockStream.BLOCK) {
                at = block(at, BlockTree.blockBytes(index, bytes), names);
                index++;
            } else {
                throw new Damaged("something that is no block");
            }
        }
        if (bytes > 0 && !names.finish().equals(tree)) {
            throw new Damaged("blocks of a part are not in their places");
        }
        return at;
    }

    /** No part follows. From here on {@link #stretches} and {@link #made} are whole. */
    public void finish() {
        close();
        closeLists();
        Map<String, List<Place>> some = new LinkedHashMap<>();
        int blocks = 0;
        for (var pack : places.entrySet()) {
            some.put(pack.getKey(), pack.getValue());
            blocks += pack.getValue().size();
            if (blocks > IndexObject.MOST_BLOCKS) {
                index(some);
                some.clear();
                blocks = 0;
            }
        }
        index(some);
        places.clear();
    }

    /** Packs that are in the file. */
    public Map<String, Stretch> stretches() {
        return stretches;
    }

    /** Objects that are in memory. */
    public Map<String, byte[]> made() {
        return made;
    }

    private long block(long at, int plainBytes, TreeBuilder names) throws IOException, Damaged {
        ByteBuffer frame = read(at, FRAME);
        BlockName name = BlockName.read(frame);
        int sealedBytes = frame.getInt();
        long start = at + FRAME;
        if (sealedBytes <= 0 || sealedBytes > SealedBlock.LARGEST_SEALED) {
            throw new Damaged("a block of " + sealedBytes + " bytes");
        }
        if (start + sealedBytes > file.size()) {
            throw new EOFException("it ends within a block");
        }
        if (base < 0 || start + sealedBytes - base > Pack.FULL) {
            close();
            base = start;
        }
        current.add(new Place(name, (int) (start - base), sealedBytes, plainBytes));
        end = start + sealedBytes;
        names.add(name);
        return end;
    }

    private void close() {
        if (!current.isEmpty()) {
            String name = Pack.FOLDER + "00/" + String.format(Locale.ROOT, "%032x", stretches.size());
            stretches.put(name, new Stretch(base, (int) (end - base)));
            places.put(name, current);
            current = new ArrayList<>();
        }
    }

    private BlockName storeList(byte[] list, int length) {
        BlockName name = SealedBlock.name(key, list, 0, length);
        if (!name.equals(BlockName.ZEROS)) {
            SealedBlock sealed = SealedBlock.seal(key, name, list, 0, length);
            lists.add(name, length, sealed.bytes());
            if (lists.full()) {
                closeLists();
            }
        }
        return name;
    }

    private void closeLists() {
        if (!lists.empty()) {
            places.put(lists.name(), lists.places());
            made.put(lists.name(), bytes(lists.finish(key)));
            lists = new Pack();
        }
    }

    private void index(Map<String, List<Place>> packs) {
        if (!packs.isEmpty()) {
            String name = IndexObject.newName();
            made.put(name, bytes(IndexObject.encode(key, name, packs)));
        }
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        return bytes.flip();
    }
}
