package io.mapkeep.runtime;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids that tie an answer, its log lines and its audit records together. Unguessable, so that they reveal no traffic figures. */
public final class RequestIds {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestIds() {}

    /** A new id of 16 characters (96 random bits). */
    public static String next() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return ENCODER.encodeToString(bytes);
    }
}
