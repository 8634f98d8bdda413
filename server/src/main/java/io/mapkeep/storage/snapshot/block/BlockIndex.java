package io.mapkeep.storage.snapshot.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which block lies where, in memory: a hash table in plain arrays, about 70 bytes a block, so 110 MB for 100 GiB. A {@code HashMap} of
 * objects needs three times that.
 *
 * <p>Safe for threads. Names are HMACs, so their first bits are as good a hash as any.
 */
final class BlockIndex {
    private static final int LONGS = 4;
    private static final int INTS = 4;
    private static final int NONE = -1;

    private final List<String> packs = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long[] names = new long[0];
    /** Number of the pack, offset, sealed bytes, plain bytes. */
    private int[] places = new int[0];

    private int count;

    BlockIndex() {
        resize(1 << 10);
    }

    /** A block and the pack it lies in. */
    record Found(String pack, Place place) {}

    /** Adds a block unless it is known already; the first place stays. */
    synchronized boolean add(String pack, Place place) {
        if (count * 10L > capacity() * 7L) {
            resize(capacity() * 2);
        }
        int slot = slot(place.name());
        if (places[slot * INTS] != NONE) {
            return false;
        }
        put(slot, place.name(), number(pack), place.offset(), place.sealedBytes(), place.plainBytes());
        count++;
        return true;
    }

    synchronized boolean contains(BlockName name) {
        return places[slot(name) * INTS] != NONE;
    }

    synchronized Optional<Found> find(BlockName name) {
        int slot = slot(name);
        return places[slot * INTS] == NONE ? Optional.empty() : Optional.of(at(slot));
    }

    /** A small number for a block, good until the next one is added. */
    synchronized OptionalInt slotOf(BlockName name) {
        int slot = slot(name);
        return places[slot * INTS] == NONE ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    /** Takes a block with its small number. */
    @FunctionalInterface
    interface SlotConsumer {
        void accept(int slot, Found found);
    }

    /** Each block once, in no order. */
    synchronized void forEach(SlotConsumer consumer) {
        for (int slot = 0; slot < capacity(); slot++) {
            if (places[slot * INTS] != NONE) {
                consumer.accept(slot, at(slot));
            }
        }
    }

    synchronized int count() {
        return count;
    }

    private Found at(int slot) {
        int name = slot * LONGS;
        int place = slot * INTS;
        return new Found(
                packs.get(places[place]),
                new Place(
                        new BlockName(names[name], names[name + 1], names[name + 2], names[name + 3]),
                        places[place + 1],
                        places[place + 2],
                        places[place + 3]));
    }

    private int number(String pack) {
        return numbers.computeIfAbsent(pack, name -> {
            packs.add(name);
            return packs.size() - 1;
        });
    }

    private int capacity() {
        return places.length / INTS;
    }

    private int slot(BlockName name) {
        int mask = capacity() - 1;
        int slot = (int) name.first() & mask;
        while (places[slot * INTS] != NONE && !isAt(slot, name)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(int slot, BlockName name) {
        int at = slot * LONGS;
        return names[at] == name.first()
                && names[at + 1] == name.second()
                && names[at + 2] == name.third()
                && names[at + 3] == name.fourth();
    }

    private void put(int slot, BlockName name, int pack, int offset, int sealedBytes, int plainBytes) {
        int at = slot * LONGS;
        names[at] = name.first();
        names[at + 1] = name.second();
        names[at + 2] = name.third();
        names[at + 3] = name.fourth();
        int place = slot * INTS;
        places[place] = pack;
        places[place + 1] = offset;
        places[place + 2] = sealedBytes;
        places[place + 3] = plainBytes;
    }

    private void resize(int capacity) {
        long[] oldNames = names;
        int[] oldPlaces = places;
        names = new long[capacity * LONGS];
        places = new int[capacity * INTS];
        Arrays.fill(places, NONE);
        for (int old = 0; old < oldPlaces.length / INTS; old++) {
            int place = old * INTS;
            if (oldPlaces[place] != NONE) {
                int at = old * LONGS;
                var name = new BlockName(oldNames[at], oldNames[at + 1], oldNames[at + 2], oldNames[at + 3]);
                put(
                        slot(name),
                        name,
                        oldPlaces[place],
                        oldPlaces[place + 1],
                        oldPlaces[place + 2],
                        oldPlaces[place + 3]);
            }
        }
    }
}
