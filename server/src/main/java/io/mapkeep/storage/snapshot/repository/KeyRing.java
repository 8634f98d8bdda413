package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecordText;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides which recovery key opens a repository: its mark, and the wrapped copies of the data key. One ring in several places, and one sheet opens them
 * all. Nothing in it is secret, and every bit of it is signed with the data key.
 *
 * @param mark the object {@code mapkeep-repository}
 * @param slots the objects {@code keys/…} by name
 */
public record KeyRing(byte[] mark, Map<String, byte[]> slots) {
    /** Of its text, in bytes. */
    public static final int LARGEST = 2 << 20;

    private static final int MOST_SLOTS = 100;

    /** As text. */
    private record Written(String mark, Map<String, String> slots) {}

    public KeyRing {
        slots = Map.copyOf(slots);
    }

    /** The ring of a repository. */
    static KeyRing of(Target target) {
        Map<String, byte[]> slots = new LinkedHashMap<>();
        for (StoredObject object : target.list(ObjectNames.KEYS)) {
            slots.put(object.name(), target.read(object.name(), SignedText.LARGEST));
        }
        return new KeyRing(target.read(ObjectNames.REPOSITORY, SignedText.LARGEST), slots);
    }

    public byte[] text() {
        Map<String, String> written = new TreeMap<>();
        slots.forEach((name, bytes) -> written.put(name, Base64.getEncoder().encodeToString(bytes)));
        return RecordText.write(new Written(Base64.getEncoder().encodeToString(mark), written));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws Damaged if it is not of that key, wholly
     */
    public static KeyRing read(byte[] text, DataKey key) throws Damaged {
        Written written = RecordText.read(text, Written.class);
        if (written.mark == null || written.slots == null || written.slots.size() > MOST_SLOTS) {
            throw new Damaged("it is no key ring");
        }
        try {
            Map<String, byte[]> slots = new LinkedHashMap<>();
            for (var slot : written.slots.entrySet()) {
                slots.put(slot.getKey(), Base64.getDecoder().decode(slot.getValue()));
            }
            var ring = new KeyRing(Base64.getDecoder().decode(written.mark), slots);
            ring.check(key);
            return ring;
        } catch (IllegalArgumentException wrong) {
            throw new Damaged("it is no key ring");
        }
    }

    RepositoryMark check(DataKey key) throws Damaged {
        for (var slot : slots.entrySet()) {
            KeySlot known = SignedText.decode(slot.getValue()).checked(key, slot.getKey(), KeySlot.class);
            if (!slot.getKey().equals(ObjectNames.KEYS + known.id())) {
                throw new Damaged("a slot is not where it belongs");
            }
        }
        return SignedText.decode(mark).checked(key, ObjectNames.REPOSITORY, RepositoryMark.class);
    }

    /** Puts it in the place of the one that is there, if that is another. Cut anywhere, the old key or the new one opens the repository. */
    void write(Target target) {
        Map<String, byte[]> there = new LinkedHashMap<>();
        for (StoredObject object : target.list(ObjectNames.KEYS)) {
            there.put(object.name(), target.read(object.name(), SignedText.LARGEST));
        }
        slots.forEach((name, bytes) -> {
            if (!Arrays.equals(bytes, there.get(name))) {
                target.put(name, ByteBuffer.wrap(bytes));
            }
        });
        if (!target.exists(ObjectNames.REPOSITORY)
                || !Arrays.equals(target.read(ObjectNames.REPOSITORY, SignedText.LARGEST), mark)) {
            target.put(ObjectNames.REPOSITORY, ByteBuffer.wrap(mark));
        }
        there.keySet().stream().filter(name -> !slots.containsKey(name)).forEach(target::delete);
    }
}
