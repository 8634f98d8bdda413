package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body that is held against its {@code Content-Digest} (RFC 9530) while it is read. It reads one buffer ahead, so that the last bytes come out only when
 * all of them are known to be right: whoever reads to the end before acting never acts on a changed body. A signed request's signature covers the digest.
 */
final class DigestedBody extends InputStream {
    private static final int BUFFER = 16 * 1024;
    /** The field as clients write it: a dictionary of byte sequences. Anything else about it is refused rather than guessed. */
    private static final Pattern ENTRY = Pattern.compile("\\s*([a-z0-9-]{1,32})=:([A-Za-z0-9+/]{0,200}={0,2}):\\s*");

    private final InputStream body;
    private final MessageDigest digest;
    private final byte[] expected;
    private byte[] current = new byte[BUFFER];
    private byte[] ahead = new byte[BUFFER];
    private int at;
    private int length;
    private int aheadLength;
    private boolean started;
    private boolean proven;

    private DigestedBody(InputStream body, MessageDigest digest, byte[] expected) {
        this.body = body;
        this.digest = digest;
        this.expected = expected;
    }

    /**
     * The body itself where no digest was sent.
     *
     * @throws InvalidInput (MK-HTP-013) if the field cannot be read or has no digest by SHA-256 or SHA-512
     */
    static InputStream of(InputStream body, List<String> lines) {
        if (lines.isEmpty()) {
            return body;
        }
        byte[] sha256 = new byte[0];
        byte[] sha512 = new byte[0];
        for (String entry : String.join(",", lines).split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw unusable("The header Content-Digest cannot be read.");
            }
            switch (matcher.group(1)) {
                case "sha-256" -> sha256 = bytes(matcher.group(2));
                case "sha-512" -> sha512 = bytes(matcher.group(2));
                default -> {} // others may come along; they prove nothing here
            }
        }
        if (sha512.length == 64) {
            return new DigestedBody(body, digest("SHA-512"), sha512);
        }
        if (sha256.length == 32) {
            return new DigestedBody(body, digest("SHA-256"), sha256);
        }
        throw unusable("The header Content-Digest has neither sha-256 nor sha-512.");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!started) {
            started = true;
            aheadLength = fill(ahead);
        }
        if (at == length && !turn()) {
            return -1;
        }
        int taken = Math.min(count, length - at);
        System.arraycopy(current, at, buffer, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    /** The buffer that was read ahead becomes the current one, once another has followed it or the whole is proven. */
    private boolean turn() throws IOException {
        if (aheadLength == 0) {
            return false;
        }
        byte[] free = current;
        current = ahead;
        length = aheadLength;
        at = 0;
        ahead = free;
        aheadLength = fill(ahead);
        return true;
    }

    private int fill(byte[] buffer) throws IOException {
        int count = body.readNBytes(buffer, 0, buffer.length);
        digest.update(buffer, 0, count);
        if (count < buffer.length && !proven) {
            prove();
        }
        return count;
    }

    private void prove() {
        proven = true;
        if (!MessageDigest.isEqual(digest.digest(), expected)) {
            throw unusable("The body is not the one that Content-Digest was made of.");
        }
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw unusable("The header Content-Digest cannot be read.");
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static InvalidInput unusable(String why) {
        return new InvalidInput(Problem.of(
                "MK-HTP-013",
                "The body does not pass for what its digest says.",
                why,
                "Send Content-Digest: sha-256=:BASE64: of exactly the bytes of the body, or leave it out."));
    }
}
