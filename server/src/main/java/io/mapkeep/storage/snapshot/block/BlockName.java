package io.mapkeep.storage.snapshot.block;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The name of a block: 32 bytes, an HMAC of its contents. {@link #ZEROS} stands for contents of zero bytes only, which are stored nowhere. */
public record BlockName(long first, long second, long third, long fourth) {
    public static final int BYTES = 32;
    public static final BlockName ZEROS = new BlockName(0, 0, 0, 0);

    static BlockName of(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes));
    }

    static BlockName read(ByteBuffer from) {
        return new BlockName(from.getLong(), from.getLong(), from.getLong(), from.getLong());
    }

    /** The name as the manifest has it. */
    @JsonCreator
    public static BlockName parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a block's name has " + BYTES + " bytes");
        }
        return of(bytes);
    }

    void write(ByteBuffer to) {
        to.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        write(bytes);
        return bytes.array();
    }

    @JsonValue
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
