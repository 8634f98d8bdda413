package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Anti-replay nonces (RFC 8555, 6.5). They carry when they were made and a code of authentication, so that issuing one costs no memory and asking for millions drives nobody else's out; remembered are only those that
 * were used, by requests whose signature was right. A restart makes all of them bad, which clients answer with another try.
 */
final class Nonces {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int BODY = Long.BYTES + 12;
    private static final int CODE = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;
    private final int most;
    private final SecretKeySpec key;
    /** The oldest first. */
    private final Set<ByteBuffer> used = new LinkedHashSet<>();

    /** @param most used ones that are remembered; when all of them are young, nobody gets on until one is old */
    Nonces(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    String next() {
        byte[] random = new byte[BODY - Long.BYTES];
        RANDOM.nextBytes(random);
        byte[] body =
                ByteBuffer.allocate(BODY).putLong(clock.millis()).put(random).array();
        return Tokens.encode(
                ByteBuffer.allocate(BODY + CODE).put(body).put(code(body)).array());
    }

    /** @throws AcmeFailure (badNonce) if it is none of ours, too old or used; it is not used up yet */
    void requireGood(String nonce) {
        byte[] body = body(nonce);
        synchronized (used) {
            if (used.contains(ByteBuffer.wrap(body))) {
                throw bad("It was used before.");
            }
        }
    }

    /** @throws AcmeFailure (badNonce) if somebody else was faster */
    void use(String nonce) {
        byte[] body = body(nonce);
        synchronized (used) {
            forgetOld();
            if (used.size() >= most) {
                throw new AcmeFailure(Kind.RATE_LIMITED, "Too many requests in the last minutes; try again later.");
            }
            if (!used.add(ByteBuffer.wrap(body))) {
                throw bad("It was used before.");
            }
        }
    }

    private byte[] body(String nonce) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException noBase64) {
            throw bad("It is none of this server's.");
        }
        byte[] body = Arrays.copyOf(all, BODY);
        boolean ours = all.length == BODY + CODE
                && MessageDigest.isEqual(code(body), Arrays.copyOfRange(all, BODY, BODY + CODE));
        if (!ours) {
            throw bad("It is none of this server's, or the server was started again.");
        }
        if (!young(body)) {
            throw bad("It is too old.");
        }
        return body;
    }

    private boolean young(byte[] body) {
        Instant made = Instant.ofEpochMilli(ByteBuffer.wrap(body).getLong());
        Duration age = Duration.between(made, clock.instant());
        return !age.isNegative() && age.compareTo(LIFE) < 0;
    }

    private void forgetOld() {
        var all = used.iterator();
        while (all.hasNext() && !young(all.next().array())) {
            all.remove();
        }
    }

    private byte[] code(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(body), CODE);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC", impossible);
        }
    }

    private static AcmeFailure bad(String why) {
        return new AcmeFailure(Kind.BAD_NONCE, "The nonce is not good. " + why);
    }
}
