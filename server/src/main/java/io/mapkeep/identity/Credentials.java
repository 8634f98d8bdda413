package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.key.KeyRequests;
import io.mapkeep.identity.session.Session;
import io.mapkeep.rest.Authenticator;
import io.mapkeep.rest.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Recognises a request by its key or signature, its session cookie, or by HTTP Basic (RFC 7617) as GIS tools and scripts send it. A map asks for many tiles a second, so a
 * right name and password are remembered for a minute, under a keyed hash that ends with the process.
 */
final class Credentials implements Authenticator {
    private static final String BASIC = "Basic ";
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 1000;

    private final SessionCookie cookie;
    private final KeyRequests keys;
    private final SignIn signIn;
    private final Entrance entrance;
    private final Clock clock;
    private final byte[] key = new byte[32];
    private final Map<String, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private final Map<String, CompletableFuture<Principal>> asking = new ConcurrentHashMap<>();

    private record Remembered(Principal principal, Instant since) {}

    Credentials(SessionCookie cookie, KeyRequests keys, SignIn signIn, Entrance entrance, Clock clock) {
        this.cookie = cookie;
        this.keys = keys;
        this.signIn = signIn;
        this.entrance = entrance;
        this.clock = clock;
        new SecureRandom().nextBytes(key);
    }

    @Override
    public Principal authenticate(Request request) {
        Optional<Principal> byKey = keys.principal(request);
        if (byKey.isPresent()) {
            return byKey.get();
        }
        Optional<String> authorization = request.header("Authorization");
        if (authorization.isPresent() && authorization.get().regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(request, authorization.get().substring(BASIC.length()).strip());
        }
        // A pending session is nobody's: only the resources of its steps ask for it, see SessionCookie.pending.
        return cookie.session(request).map(Session::principal).orElse(Principal.ANONYMOUS);
    }

    /** Forgets what was remembered, after a password was changed. */
    void forget() {
        synchronized (remembered) {
            remembered.clear();
        }
    }

    private Principal basic(Request request, String encoded) {
        String hash = keyedHash(encoded);
        Instant now = clock.instant();
        synchronized (remembered) {
            Remembered known = remembered.get(hash);
            if (known != null && !now.isBefore(known.since) && now.isBefore(known.since.plus(REMEMBERED))) {
                return known.principal;
            }
        }
        Principal principal = once(hash + request.remote(), () -> verify(request, encoded));
        synchronized (remembered) {
            remembered.put(hash, new Remembered(principal, now));
        }
        return principal;
    }

    private Principal verify(Request request, String encoded) {
        String pair = decode(encoded);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw malformed();
        }
        return entrance.admit(
                request, signIn.verify(request, pair.substring(0, colon), pair.substring(colon + 1), "basic.verify"));
    }

    /** Requests that come at once with the same credentials, as a map's tiles do, wait for one answer instead of asking one question each. */
    private Principal once(String key, Supplier<Principal> question) {
        var mine = new CompletableFuture<Principal>();
        CompletableFuture<Principal> first = asking.putIfAbsent(key, mine);
        if (first == null) {
            try {
                mine.complete(question.get());
            } catch (RuntimeException | Error failure) {
                mine.completeExceptionally(failure);
            } finally {
                asking.remove(key);
            }
        }
        try {
            return (first == null ? mine : first).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw failed;
        }
    }

    private static String decode(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw malformed();
        }
    }

    private static NotAuthenticated malformed() {
        return new NotAuthenticated(Problem.of(
                "MK-IDN-005",
                "The Authorization header cannot be read.",
                "Basic wants the name, a colon and the password, in Base64.",
                "Let the client make it, like curl --user NAME does."));
    }

    private String keyedHash(String encoded) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(encoded.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
