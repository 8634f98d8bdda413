package io.mapkeep.identity.mfa;

import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Challenges that were given out and not answered yet. Each is for one browser (a cookie says which), one purpose and one account, for five minutes and one
 * answer: one that was handed to somebody else, or for something else, is worth nothing. Kept in memory and bounded; the oldest goes first.
 */
final class Challenges {
    private static final String COOKIE = "__Host-mapkeep-challenge";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int MOST = 10_000;
    private static final int BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Given> given = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
            return size() > MOST;
        }
    };

    private record Given(byte[] value, String purpose, Instant at) {}

    /** A challenge, and how its cookie gets to the browser. */
    record Fresh(byte[] value, String cookie) {
        Response on(Response response) {
            return response.with("Set-Cookie", cookie);
        }
    }

    Challenges(Clock clock) {
        this.clock = clock;
    }

    /** @param purpose what it is for and whose, like {@code register ldap/anna} */
    synchronized Fresh give(String purpose) {
        byte[] value = bytes();
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
        given.put(id, new Given(value, purpose, clock.instant()));
        return new Fresh(value, COOKIE + "=" + id + ATTRIBUTES + "; Max-Age=" + LIFE.toSeconds());
    }

    /** Takes the challenge of this browser; whatever comes of it, it is gone. */
    synchronized Optional<byte[]> take(Request request, String purpose) {
        return request.cookie(COOKIE)
                .map(given::remove)
                .filter(one -> one.purpose.equals(purpose))
                .filter(one -> clock.instant().isBefore(one.at.plus(LIFE)))
                .map(Given::value);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
