package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One object with many blocks: magic, blocks without gaps, sealed directory, length of that (u32), magic. Every bit of it is checked by
 * something: blocks and directory by their seals, the rest by having to be exactly so.
 */
final class Pack {
    static final String FOLDER = "packs/";
    /** Blocks are added until this is reached. */
    static final int FULL = 16 << 20;
    /** No pack is larger: the last block and the directory come on top. */
    static final int LARGEST = 24 << 20;

    static final byte[] MAGIC = "MKPACK01".getBytes(StandardCharsets.US_ASCII);
    private static final int TRAILER = 4 + MAGIC.length;
    private static final String KIND = "pack";
    private static final int MOST_BLOCKS = (FULL / (1 + Seal.OVERHEAD)) + 1;
    private static final Pattern NAME = Pattern.compile("packs/([0-9a-f]{2})/\\1[0-9a-f]{30}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name = randomName();
    private final List<Place> places = new ArrayList<>();
    private byte[] bytes;
    private int used;

    Pack() {
        this(new byte[1 << 20]);
    }

    /** @param room that a former pack has left; what it holds does not matter */
    Pack(byte[] room) {
        this.bytes = room;
        append(MAGIC);
    }

    /** Not made from the contents: the same block may be in two packs while one is being rewritten. */
    private static String randomName() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String hex = HexFormat.of().formatHex(random);
        return FOLDER + hex.substring(0, 2) + "/" + hex;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    String name() {
        return name;
    }

    List<Place> places() {
        return places;
    }

    Place add(BlockName block, int plainBytes, byte[] sealed) {
        var place = new Place(block, used, sealed.length, plainBytes);
        places.add(place);
        append(sealed);
        return place;
    }

    boolean full() {
        return used >= FULL || places.size() >= MOST_BLOCKS;
    }

    boolean empty() {
        return places.isEmpty();
    }

    /** The whole object. */
    ByteBuffer finish(DataKey key) {
        ByteBuffer directory = ByteBuffer.allocate(places.size() * Place.BYTES);
        places.forEach(place -> place.write(directory));
        byte[] sealed = key.seal().seal(Seal.context(KIND, name), directory.array());
        append(sealed);
        append(ByteBuffer.allocate(4).putInt(sealed.length).array());
        append(MAGIC);
        return ByteBuffer.wrap(bytes, 0, used);
    }

    private void append(byte[] more) {
        if (used + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more.length, Math.min(LARGEST, bytes.length * 4)));
        }
        System.arraycopy(more, 0, bytes, used, more.length);
        used += more.length;
    }

    /**
     * The directory of a stored pack.
     *
     * @param size of the object
     * @throws Damaged with the reason
     */
    static List<Place> directory(DataKey key, String name, long size, RangeReader pack) throws Damaged {
        if (size < MAGIC.length + TRAILER + Seal.OVERHEAD || size > LARGEST) {
            throw new Damaged("its size of " + size + " bytes cannot be");
        }
        ByteBuffer trailer = ByteBuffer.wrap(pack.read(size - TRAILER, TRAILER));
        int length = trailer.getInt();
        if (!startsWithMagic(trailer.array(), 4)) {
            throw new Damaged("its last 8 bytes are not those of a pack");
        }
        long start = size - TRAILER - length;
        if (length < Seal.OVERHEAD || start < MAGIC.length) {
            throw new Damaged("the length of its directory cannot be");
        }
        byte[] plain = key.seal()
                .open(Seal.context(KIND, name), pack.read(start, length))
                .orElseThrow(() ->
                        new Damaged("its directory, bytes " + start + " to " + (size - TRAILER) + ", is damaged"));
        return places(plain, start);
    }

    /** A whole pack in memory. */
    static List<Place> directory(DataKey key, String name, byte[] whole) throws Damaged {
        if (!startsWithMagic(whole, 0)) {
            throw new Damaged("its first 8 bytes are not those of a pack");
        }
        return directory(
                key,
                name,
                whole.length,
                (offset, length) -> Arrays.copyOfRange(whole, (int) offset, (int) offset + length));
    }

    private static List<Place> places(byte[] plain, long end) throws Damaged {
        ByteBuffer directory = ByteBuffer.wrap(plain);
        List<Place> places = new ArrayList<>();
        long next = MAGIC.length;
        while (directory.remaining() >= Place.BYTES) {
            Place place = Place.read(directory);
            if (!place.plausible() || place.offset() != next) {
                throw new Damaged("its directory does not fit its blocks");
            }
            next += place.sealedBytes();
            places.add(place);
        }
        if (directory.hasRemaining() || next != end) {
            throw new Damaged("its directory does not fit its blocks");
        }
        return places;
    }

    private static boolean startsWithMagic(byte[] bytes, int offset) {
        return bytes.length >= offset + MAGIC.length
                && Arrays.equals(bytes, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Some bytes of an object. */
    @FunctionalInterface
    interface RangeReader {
        byte[] read(long offset, int length);
    }
}
