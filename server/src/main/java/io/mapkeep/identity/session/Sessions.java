package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.configuration.SessionSection;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open sessions. A token has 256 random bits and is known to the browser alone: here and in the database there is its SHA-256, so that whoever reads
 * these signs in as nobody. Checking a session is a look into memory; that it was used reaches the disk once a minute, so after a crash a session may seem a
 * minute older than it is.
 */
public final class Sessions {
    private static final Duration FLUSH = Duration.ofMinutes(1);
    private static final int MOST = 100;
    private static final int TOKEN_BYTES = 32;
    /** 32 bytes in unpadded Base64 (RFC 4648, 5). */
    private static final int TOKEN_CHARACTERS = 43;

    private final SessionSection limits;
    private final Clock clock;
    private final SessionStore store;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> open = new ConcurrentHashMap<>();

    public Sessions(SessionSection limits, Database database, Jobs jobs, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.store = new SessionStore(database);
        open.putAll(store.all());
        jobs.every(FLUSH, "sessions", this::flush);
    }

    /** Opens a session and returns its token, which is not kept. Beyond {@value #MOST} of one account the one used longest ago ends. */
    public String create(Principal principal) {
        makeRoom(principal);
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        var session = new Session(principal, now, now);
        String hash = hash(token);
        // Open first: a flush deletes the rows of sessions that are not.
        open.put(hash, session);
        try {
            store.insert(hash, session);
        } catch (RuntimeException failure) {
            open.remove(hash);
            throw failure;
        }
        return token;
    }

    /** A program that signs in again and again without signing out must not fill the memory. */
    private void makeRoom(Principal principal) {
        List<Map.Entry<String, Session>> theirs = open.entrySet().stream()
                .filter(entry -> belongs(entry.getValue(), principal.name(), principal.realm()))
                .sorted(Comparator.comparing(entry -> entry.getValue().lastUsed()))
                .toList();
        for (var entry : theirs.subList(0, Math.max(0, theirs.size() - MOST + 1))) {
            open.remove(entry.getKey());
            store.delete(entry.getKey());
        }
    }

    /** The session of a token, if it is open and within its limits; it counts as used now. */
    public Optional<Session> find(String token) {
        if (token.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        String hash = hash(token);
        Instant now = clock.instant();
        Session session = open.computeIfPresent(hash, (key, found) -> expired(found, now) ? null : found.used(now));
        return Optional.ofNullable(session);
    }

    public void end(String token) {
        String hash = hash(token);
        open.remove(hash);
        store.delete(hash);
    }

    /** Ends all sessions of an account. */
    public void endAll(String name, String realm) {
        open.values().removeIf(session -> belongs(session, name, realm));
        store.deleteAll(name, realm);
    }

    public int count() {
        return open.size();
    }

    public int count(String name, String realm) {
        return (int) open.values().stream()
                .filter(session -> belongs(session, name, realm))
                .count();
    }

    /** When a session ends at the latest. */
    public Instant end(Session session) {
        return session.created().plus(limits.absolute());
    }

    public Duration idle() {
        return limits.idle();
    }

    private void flush() {
        Instant now = clock.instant();
        open.values().removeIf(session -> expired(session, now));
        store.replaceUse(open);
    }

    private boolean expired(Session session, Instant now) {
        return !now.isBefore(session.lastUsed().plus(limits.idle()))
                || !now.isBefore(session.created().plus(limits.absolute()));
    }

    private static boolean belongs(Session session, String name, String realm) {
        return session.principal().name().equals(name)
                && session.principal().realm().equals(realm);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
