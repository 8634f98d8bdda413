package io.mapkeep.storage.replica.trust;

import io.mapkeep.secret.Redacted;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * What a person carries from the primary to a new node, as one line: {@code mapkeep-join-} and base64url of
 *
 * <pre>
 *   0  u8        version, 1
 *   1  u8        1 follower, 2 witness
 *   2  i64       end of its life, seconds since 1970
 *  10  16 bytes  id of the invitation, a UUID
 *  26  32 bytes  the secret
 *  58  32 bytes  SHA-256 of the node authority's certificate
 *  90  u8        number of addresses, each: u8 length, UTF-8 host:port
 *   …  4 bytes   the first of SHA-256 over all before, against typing errors
 * </pre>
 *
 * <p>Whoever holds it may join once until it ends, and nothing else.
 */
public record Token(
        boolean witness,
        Instant ends,
        UUID invitation,
        Redacted<byte[]> secret,
        String authority,
        List<String> addresses) {
    private static final String PREFIX = "mapkeep-join-";
    private static final int VERSION = 1;
    private static final int CHECK_BYTES = 4;
    private static final int LONGEST = 2048;
    public static final int SECRET_BYTES = 32;

    public Token {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > 8) {
            throw new IllegalArgumentException("1 to 8 addresses");
        }
    }

    public String text() {
        ByteBuffer out = ByteBuffer.allocate(LONGEST);
        out.put((byte) VERSION)
                .put((byte) (witness ? 2 : 1))
                .putLong(ends.getEpochSecond())
                .putLong(invitation.getMostSignificantBits())
                .putLong(invitation.getLeastSignificantBits())
                .put(secret.reveal())
                .put(Digests.fromHex(authority))
                .put((byte) addresses.size());
        for (String address : addresses) {
            byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
            out.put((byte) bytes.length).put(bytes);
        }
        byte[] all = Arrays.copyOf(out.array(), out.position());
        out.put(Digests.sha256(all), 0, CHECK_BYTES);
        return PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(out.array(), out.position()));
    }

    /**
     * Reads the line that {@link #text} has written.
     *
     * @throws IllegalArgumentException with the reason for a person, never with the token
     */
    public static Token parse(String text) {
        String line = text.strip();
        if (!line.startsWith(PREFIX)) {
            throw new IllegalArgumentException("It does not begin with \"" + PREFIX + "\".");
        }
        if (line.length() > LONGEST) {
            throw new IllegalArgumentException("It is too long.");
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(line.substring(PREFIX.length()));
            byte[] all = Arrays.copyOf(bytes, Math.max(0, bytes.length - CHECK_BYTES));
            byte[] check = Arrays.copyOf(Digests.sha256(all), CHECK_BYTES);
            if (all.length == 0 || !Arrays.equals(check, 0, CHECK_BYTES, bytes, all.length, bytes.length)) {
                throw new IllegalArgumentException("Its checksum is wrong: a character is missing or mistyped.");
            }
            return decode(ByteBuffer.wrap(all));
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("It is cut short.", cut);
        }
    }

    private static Token decode(ByteBuffer in) {
        if (in.get() != VERSION) {
            throw new IllegalArgumentException("It was made by a newer version of Mapkeep.");
        }
        boolean witness = in.get() == 2;
        Instant ends = Instant.ofEpochSecond(in.getLong());
        var invitation = new UUID(in.getLong(), in.getLong());
        byte[] secret = bytes(in, SECRET_BYTES);
        String authority = Digests.hex(bytes(in, 32));
        List<String> addresses = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            addresses.add(new String(bytes(in, Byte.toUnsignedInt(in.get())), StandardCharsets.UTF_8));
        }
        return new Token(witness, ends, invitation, Redacted.of(secret), authority, addresses);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
