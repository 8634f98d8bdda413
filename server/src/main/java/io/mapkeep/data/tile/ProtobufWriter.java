package io.mapkeep.data.tile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The few parts of the protocol buffers wire format that a tile needs (protobuf.dev, "Encoding"). */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;

    private byte[] bytes = new byte[32];
    private int size;

    void varint(int field, long value) {
        tag(field, VARINT);
        raw(value);
    }

    void fixed64(int field, double value) {
        tag(field, FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        reserve(8);
        for (int i = 0; i < 8; i++) {
            bytes[size++] = (byte) (bits >>> 8 * i);
        }
    }

    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void message(int field, ProtobufWriter nested) {
        tag(field, LENGTH_DELIMITED);
        raw(nested.size);
        append(nested.bytes, nested.size);
    }

    /** A packed repeated field of unsigned integers. */
    void packed(int field, int[] values) {
        tag(field, LENGTH_DELIMITED);
        raw(packedSize(values));
        for (int value : values) {
            raw(value & 0xffff_ffffL);
        }
    }

    /** How many bytes the values of a packed field take. */
    static int packedSize(int[] values) {
        int size = 0;
        for (int value : values) {
            int bits = 32 - Integer.numberOfLeadingZeros(value | 1);
            size += (bits + 6) / 7;
        }
        return size;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    private void bytes(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        raw(value.length);
        append(value, value.length);
    }

    private void append(byte[] value, int length) {
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private void tag(int field, int wireType) {
        raw((long) field << 3 | wireType);
    }

    private void raw(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
