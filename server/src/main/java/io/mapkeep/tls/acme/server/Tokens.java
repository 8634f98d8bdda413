package io.mapkeep.tls.acme.server;

import java.security.SecureRandom;
import java.util.Base64;

/** Names that nobody guesses: 128 bits, base64url. RFC 8555, 8 asks as much of a challenge's token. */
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return encode(bytes);
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
