package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The open sessions. A token has 256 random bits and is known to the browser alone: here and in the database there is its SHA-256, so that whoever reads
 * these signs in as nobody. Checking a session is a look into memory; that it was used reaches the disk once a minute, so after a crash a session may seem a
 * minute older than it is.
 *
 * <p>A session with missing steps is <em>pending</em>: it is found by {@link #pending} alone, lives for ten minutes and in memory only. Right: the
 * resource of a step asks {@code pending}; wrong: anything else does.
 */
public final class Sessions {
    /** How long somebody may take for the steps after the first factor. */
    public static final int PENDING_MINUTES = 10;

    private static final Duration PENDING = Duration.ofMinutes(PENDING_MINUTES);

    private static final Duration FLUSH = Duration.ofMinutes(1);
    private static final int MOST = 100;
    private static final int MOST_PENDING = 10;
    private static final int TOKEN_BYTES = 32;
    /** 32 bytes in unpadded Base64 (RFC 4648, 5). */
    private static final int TOKEN_CHARACTERS = 43;

    private static final int ID_CHARACTERS = 16;

    private final SessionSection limits;
    private final Clock clock;
    private final SessionStore store;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> open = new ConcurrentHashMap<>();

    /** @param roles those that there are; a word kept with a session that is none of them gives nothing */
    public Sessions(SessionSection limits, Roles roles, Database database, Jobs jobs, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.store = new SessionStore(database, roles);
        open.putAll(store.all());
        jobs.every(FLUSH, "sessions", this::flush);
    }

    /**
     * Opens a session and returns its token, which is not kept. Beyond {@value #MOST} of one account (pending: {@value #MOST_PENDING}) the one used longest ago
     * ends: a program that signs in again and again without signing out must not fill the memory.
     */
    public String create(Opening opening) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        String hash = hash(token);
        var session = new Session(
                id(hash),
                opening.principal(),
                now,
                now,
                now,
                opening.factors(),
                opening.missing(),
                opening.remote(),
                opening.agent());
        makeRoom(session);
        // Open first: a flush deletes the rows of sessions that are not.
        open.put(hash, session);
        if (!session.pending()) {
            insert(hash, session);
        }
        return token;
    }

    private void insert(String hash, Session session) {
        try {
            store.insert(hash, session);
        } catch (RuntimeException failure) {
            open.remove(hash);
            throw failure;
        }
    }

    /** Those who know a password and nothing else push out pending sessions only. */
    private void makeRoom(Session newcomer) {
        List<String> theirs = open.entrySet().stream()
                .filter(entry -> entry.getValue().owner().equals(newcomer.owner())
                        && entry.getValue().pending() == newcomer.pending())
                .sorted(Comparator.comparing(entry -> entry.getValue().lastUsed()))
                .map(Map.Entry::getKey)
                .toList();
        int most = newcomer.pending() ? MOST_PENDING : MOST;
        endHashes(Set.copyOf(theirs.subList(0, Math.max(0, theirs.size() - most + 1))));
    }

    /** The session of a token, if nothing is missing and it is within its limits; it counts as used now. */
    public Optional<Session> find(String token) {
        return look(token).filter(session -> !session.pending());
    }

    /** The session of a token whose steps are not all done. */
    public Optional<Session> pending(String token) {
        return look(token).filter(Session::pending);
    }

    private Optional<Session> look(String token) {
        if (token.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return Optional.ofNullable(
                open.computeIfPresent(hash(token), (key, found) -> expired(found, now) ? null : found.used(now)));
    }

    /** Notes that somebody showed a factor again (step-up). */
    public void prove(String token, Factor factor) {
        Instant now = clock.instant();
        change((hash, session) -> hash.equals(hash(token)), session -> session.proven(factor, now));
    }

    public void end(String token) {
        endHashes(Set.of(hash(token)));
    }

    /** Ends one session of an account by what lists call it; false if there is none. */
    public boolean end(AccountName owner, String id) {
        return endWhere(session -> session.owner().equals(owner) && session.id().equals(id)) > 0;
    }

    /** Ends all sessions of an account and returns how many there were. */
    public int endAll(String name, String realm) {
        return endWhere(belongsTo(new AccountName(realm, name)));
    }

    /** Ends all sessions of many accounts of a realm, in one transaction, and returns how many each had. */
    public Map<String, Integer> endAll(Set<String> names, String realm) {
        Map<String, Integer> ended = new HashMap<>();
        Set<String> hashes = new HashSet<>();
        open.forEach((hash, session) -> {
            AccountName owner = session.owner();
            if (owner.realm().equals(realm) && names.contains(owner.name())) {
                hashes.add(hash);
                ended.merge(owner.name(), 1, Integer::sum);
            }
        });
        endHashes(hashes);
        return ended;
    }

    /** Ends those of an account that meet a condition, like all but the present one. */
    public int endAll(AccountName owner, Predicate<Session> condition) {
        return endWhere(belongsTo(owner).and(condition));
    }

    /** Gives the open sessions of an account other roles, after an assignment or a group changed. */
    public void changeRoles(String name, String realm, Set<Role> roles) {
        changeRoles(realm, Map.of(name, roles));
    }

    /** The same for many accounts of a realm, in one transaction. */
    public void changeRoles(String realm, Map<String, Set<Role>> roles) {
        change(
                (hash, session) -> {
                    Principal principal = session.principal();
                    Set<Role> now = roles.get(principal.name());
                    return now != null
                            && principal.realm().equals(realm)
                            && !principal.roles().equals(now);
                },
                session -> {
                    Principal principal = session.principal();
                    return session.as(new Principal(
                            principal.name(),
                            principal.displayName(),
                            realm,
                            roles.getOrDefault(principal.name(), Set.of())));
                });
    }

    /** The accounts that have a session, pending ones too. */
    public Set<AccountName> people() {
        return open.values().stream().map(Session::owner).collect(Collectors.toSet());
    }

    /** The same with the roles of each; of several sessions they are those of any. */
    public Map<AccountName, Set<Role>> roles() {
        Map<AccountName, Set<Role>> roles = new HashMap<>();
        open.values()
                .forEach(session ->
                        roles.put(session.owner(), session.principal().roles()));
        return roles;
    }

    /** How many each account has open; those who have none are not in it. */
    public Map<AccountName, Integer> counts() {
        Instant now = clock.instant();
        Map<AccountName, Integer> counts = new HashMap<>();
        open.values().stream()
                .filter(session -> !session.pending() && !expired(session, now))
                .forEach(session -> counts.merge(session.owner(), 1, Integer::sum));
        return counts;
    }

    /** The open sessions of an account without the pending ones, the one used last first. */
    public List<Session> of(AccountName owner) {
        Instant now = clock.instant();
        return open.values().stream()
                .filter(belongsTo(owner).and(session -> !session.pending() && !expired(session, now)))
                .sorted(Comparator.comparing(Session::lastUsed).reversed())
                .toList();
    }

    public int count() {
        return (int)
                open.values().stream().filter(session -> !session.pending()).count();
    }

    public int count(String name, String realm) {
        return of(new AccountName(realm, name)).size();
    }

    /** When a session ends at the latest. */
    public Instant end(Session session) {
        return session.created().plus(session.pending() ? PENDING : limits.absolute());
    }

    public Duration idle() {
        return limits.idle();
    }

    static String id(String hash) {
        return hash.substring(0, ID_CHARACTERS);
    }

    private void change(BiPredicate<String, Session> condition, UnaryOperator<Session> change) {
        Map<String, Session> changed = new HashMap<>();
        for (String hash : open.keySet()) {
            open.computeIfPresent(hash, (key, session) -> {
                if (!condition.test(key, session)) {
                    return session;
                }
                Session now = change.apply(session);
                changed.put(key, now);
                return now;
            });
        }
        store.update(changed);
    }

    private int endWhere(Predicate<Session> condition) {
        Set<String> hashes = open.entrySet().stream()
                .filter(entry -> condition.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        endHashes(hashes);
        return hashes.size();
    }

    private void endHashes(Set<String> hashes) {
        open.keySet().removeAll(hashes);
        store.delete(hashes);
    }

    private void flush() {
        Instant now = clock.instant();
        open.values().removeIf(session -> expired(session, now));
        store.replaceUse(open);
        store.update(Map.of());
    }

    private boolean expired(Session session, Instant now) {
        return !now.isBefore(session.lastUsed().plus(limits.idle())) || !now.isBefore(end(session));
    }

    private static Predicate<Session> belongsTo(AccountName owner) {
        return session -> session.owner().equals(owner);
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
