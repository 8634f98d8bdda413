package io.mapkeep.audit;

import io.mapkeep.secret.Redacted;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes of the chain: HMAC-SHA-256 over bytes that no two different links share. Written down, byte by byte, in docs/internals/audit.md;
 * a change here is a change there, and a new {@link #FORM}.
 */
final class Chain {
    static final int KEY_BYTES = 32;
    static final byte[] BEGINNING = new byte[32];

    /** First bytes of every encoding, so that a hash of one kind is never taken for another's. */
    private static final byte[] FORM = "mapkeep-audit-1\n".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    Chain(Redacted<byte[]> key) {
        this.key = new SecretKeySpec(key.reveal(), "HmacSHA256");
    }

    Link link(long sequence, Entry entry, byte[] previous) {
        return new Link(sequence, entry, previous, hmac(encode(sequence, entry, previous)));
    }

    boolean holds(Link link) {
        try {
            byte[] right = hmac(encode(link.sequence(), link.entry(), link.previous()));
            return MessageDigest.isEqual(right, link.hash());
        } catch (IllegalArgumentException notEncodable) {
            return false;
        }
    }

    byte[] hmac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    static byte[] encode(long sequence, Entry entry, byte[] previous) {
        if (previous.length != BEGINNING.length) {
            throw new IllegalArgumentException("a hash has 32 bytes");
        }
        var out = new ByteArrayOutputStream(512);
        out.writeBytes(FORM);
        out.writeBytes(ByteBuffer.allocate(16)
                .putLong(sequence)
                .putLong(entry.micros())
                .array());
        out.writeBytes(previous);
        for (String text : List.of(
                entry.actor(),
                entry.realm(),
                entry.remote(),
                entry.requestId(),
                entry.action(),
                entry.target(),
                entry.outcome(),
                entry.detail())) {
            ByteBuffer utf8 = utf8(text);
            out.writeBytes(ByteBuffer.allocate(4).putInt(utf8.remaining()).array());
            out.write(utf8.array(), utf8.arrayOffset(), utf8.remaining());
        }
        return out.toByteArray();
    }

    /** Strict: {@code getBytes} would make one question mark of all unpaired surrogates. */
    private static ByteBuffer utf8(String text) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException unpaired) {
            throw new IllegalArgumentException("not encodable in UTF-8", unpaired);
        }
    }
}
