package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecordText;
import io.mapkeep.storage.snapshot.key.Seal;
import java.nio.ByteBuffer;

/** A record as an object of its own: JSON, packed, sealed under its kind and name. The first four bytes under the seal are the JSON's length. */
public final class SealedRecord {
    private SealedRecord() {}

    public static byte[] encode(DataKey key, String kind, String name, Object value) {
        byte[] json = RecordText.write(value);
        byte[] packed = Compression.ofThisThread().packed(json, 0, json.length);
        ByteBuffer plain =
                ByteBuffer.allocate(4 + packed.length).putInt(json.length).put(packed);
        return key.seal().seal(Seal.context(kind, name), plain.array());
    }

    /** @param limit of the JSON in bytes */
    public static <T> T decode(DataKey key, String kind, String name, byte[] sealed, int limit, Class<T> type)
            throws Damaged {
        ByteBuffer plain = ByteBuffer.wrap(
                key.seal().open(Seal.context(kind, name), sealed).orElseThrow(() -> new Damaged("its seal is broken")));
        int length = plain.remaining() < 4 ? -1 : plain.getInt();
        if (length < 0 || length > limit) {
            throw new Damaged("its length cannot be");
        }
        byte[] packed = new byte[plain.remaining()];
        plain.get(packed);
        byte[] json =
                Compression.ofThisThread().unpack(packed, length).orElseThrow(() -> new Damaged("it does not unpack"));
        return RecordText.read(json, type);
    }
}
