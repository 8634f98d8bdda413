package io.mapkeep.storage.snapshot.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What people and tools may read without a key: a line of JSON, and a line with its signature in hexadecimal. The kind and the name of the
 * object are signed with it, so one cannot be passed off as another.
 *
 * @param json without the line break
 * @param signature 32 bytes
 */
public record SignedText(byte[] json, byte[] signature) {
    /** No signed text is longer. */
    public static final int LARGEST = 64 * 1024;

    private static final int SIGNATURE = 64;

    /** The object's bytes. */
    public static byte[] encode(DataKey key, String name, Object value) {
        byte[] json = RecordText.write(value);
        byte[] signature = ("\n" + HexFormat.of().formatHex(key.sign(signed(name, json))) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] text = Arrays.copyOf(json, json.length + signature.length);
        System.arraycopy(signature, 0, text, json.length, signature.length);
        return text;
    }

    public static SignedText decode(byte[] text) throws Damaged {
        int end = text.length - SIGNATURE - 2;
        if (end < 1 || text[end] != '\n' || text[text.length - 1] != '\n') {
            throw new Damaged("it is not a line and its signature");
        }
        String hex = new String(text, end + 1, SIGNATURE, StandardCharsets.ISO_8859_1);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new Damaged("its signature is none");
        }
        return new SignedText(Arrays.copyOf(text, end), HexFormat.of().parseHex(hex));
    }

    /** Without looking at the signature: for lists that are made without a key. */
    public <T> T unchecked(Class<T> type) throws Damaged {
        return RecordText.read(json, type);
    }

    public <T> T checked(DataKey key, String name, Class<T> type) throws Damaged {
        if (!key.signed(signed(name, json), signature)) {
            throw new Damaged("its signature does not fit");
        }
        return RecordText.read(json, type);
    }

    private static byte[] signed(String name, byte[] json) {
        byte[] start = Seal.context("text", name);
        byte[] signed = Arrays.copyOf(start, start.length + 1 + json.length);
        System.arraycopy(json, 0, signed, start.length + 1, json.length);
        return signed;
    }
}
