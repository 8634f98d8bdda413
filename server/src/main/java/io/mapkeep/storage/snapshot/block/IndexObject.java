package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object {@code index/…}: the directories of many packs in one, sealed, so that opening a repository reads a few objects and not all packs.
 * For each pack: length of its name (u8), name, number of blocks (u32), then 44 bytes for each block.
 */
final class IndexObject {
    static final String FOLDER = "index/";
    static final int LARGEST = 64 << 20;
    /** An index is cut into objects of at most so many blocks: 22 MB. */
    static final int MOST_BLOCKS = 500_000;

    private static final String KIND = "index";
    private static final SecureRandom RANDOM = new SecureRandom();

    private IndexObject() {}

    static String newName() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return FOLDER + HexFormat.of().formatHex(random);
    }

    static ByteBuffer encode(DataKey key, String name, Map<String, List<Place>> packs) {
        int bytes = packs.entrySet().stream()
                .mapToInt(
                        pack -> 1 + pack.getKey().length() + 4 + pack.getValue().size() * Place.BYTES)
                .sum();
        ByteBuffer plain = ByteBuffer.allocate(bytes);
        packs.forEach((pack, places) -> {
            plain.put((byte) pack.length())
                    .put(pack.getBytes(StandardCharsets.US_ASCII))
                    .putInt(places.size());
            places.forEach(place -> place.write(plain));
        });
        return ByteBuffer.wrap(key.seal().seal(Seal.context(KIND, name), plain.array()));
    }

    static Map<String, List<Place>> decode(DataKey key, String name, byte[] sealed) throws Damaged {
        ByteBuffer plain = ByteBuffer.wrap(
                key.seal().open(Seal.context(KIND, name), sealed).orElseThrow(() -> new Damaged("its seal is broken")));
        Map<String, List<Place>> packs = new LinkedHashMap<>();
        while (plain.hasRemaining()) {
            byte[] pack = new byte[Byte.toUnsignedInt(plain.get())];
            if (plain.remaining() < pack.length + 4) {
                throw new Damaged("it ends within an entry");
            }
            plain.get(pack);
            packs.put(new String(pack, StandardCharsets.US_ASCII), places(plain));
        }
        return packs;
    }

    private static List<Place> places(ByteBuffer plain) throws Damaged {
        int count = plain.getInt();
        if (count < 0 || (long) count * Place.BYTES > plain.remaining()) {
            throw new Damaged("it ends within an entry");
        }
        List<Place> places = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            Place place = Place.read(plain);
            if (!place.plausible()) {
                throw new Damaged("it has a block that cannot be");
            }
            places.add(place);
        }
        return places;
    }
}
