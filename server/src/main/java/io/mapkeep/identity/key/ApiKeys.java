package io.mapkeep.identity.key;

import io.mapkeep.access.Scope;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.KeysSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.identity.key.ApiKey.Proof;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Places;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of programs. They belong to the house and travel to replicas; when each was used is the node's own. A key is found by its id in the database, through an
 * index and a small memory, so that a million keys cost what ten do and need no more room.
 */
public final class ApiKeys implements AutoCloseable {
    private static final Duration FLUSH = Duration.ofMinutes(1);
    private static final Duration TIDY = Duration.ofHours(6);
    /** What ran out stays in the list for so long, so that one sees why a program stopped. */
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(30);

    private final KeysSection limits;
    private final AuditLog audit;
    private final Clock clock;
    private final KeyStore store;
    private final LastUses uses;
    private final KnownKeys known;
    private final KnownOwners owners;
    private final SecureRandom random = new SecureRandom();

    public ApiKeys(KeysSection limits, Places places, Owners owners, AuditLog audit, Jobs jobs, Clock clock) {
        this.limits = limits;
        this.audit = audit;
        this.clock = clock;
        this.store = new KeyStore(places.shared());
        this.uses = new LastUses(places.own());
        this.known = new KnownKeys(clock);
        this.owners = new KnownOwners(owners, clock);
        jobs.every(FLUSH, "key-uses", uses::flush);
        jobs.every(TIDY, "expired-keys", this::tidy);
    }

    /**
     * What a new key is to be.
     *
     * @param master whether it may make keys and change accounts, see {@link ApiKey}
     * @param registered what requests prove themselves by; empty for a secret, which is made
     * @param madeBy {@code realm:name} of who makes it
     * @param parent the master key with which it is made; empty if a person makes it
     */
    record Wish(
            String name,
            Owner owner,
            Optional<Scope> scope,
            boolean master,
            List<Network> networks,
            Instant expires,
            Optional<Proof> registered,
            String madeBy,
            Optional<String> parent) {}

    /** @param secret the whole key, to be shown once; empty where something was registered */
    record Made(ApiKey key, Optional<String> secret) {}

    KeysSection limits() {
        return limits;
    }

    /** @throws Conflict if the owner has a key of that name, or too many */
    synchronized Made add(Wish wish) {
        wish.parent().ifPresent(this::requireLiving);
        if (store.named(wish.owner(), wish.name()).isPresent()) {
            throw new Conflict(Problem.of(
                    "MK-KEY-009",
                    "There is a key of that name.",
                    "Names are unique among an owner's keys, so that nobody revokes the wrong one.",
                    "Choose another name, or revoke the old key first."));
        }
        if (store.count(wish.owner(), clock.instant()) >= limits.ofOneOwner()) {
            throw new Conflict(Problem.of(
                    "MK-KEY-010",
                    "This owner has as many keys as one may have.",
                    "keys.of_one_owner allows " + limits.ofOneOwner() + ".",
                    "Revoke keys that are not used any more, or ask an administrator to raise the limit."));
        }
        wish.registered().ifPresent(this::requireUnknown);
        String id = KeyText.newId(random);
        Optional<KeyText> text =
                wish.registered().isPresent() ? Optional.empty() : Optional.of(KeyText.mint(id, random));
        Proof proof = wish.registered()
                .orElseGet(() -> new Proof.Secret(text.orElseThrow().hash()));
        var key = new ApiKey(
                id,
                wish.name(),
                wish.owner(),
                proof,
                wish.scope(),
                wish.master(),
                wish.networks(),
                wish.madeBy(),
                wish.parent(),
                clock.instant(),
                wish.expires(),
                Optional.empty(),
                Optional.empty());
        store.insert(key);
        return new Made(key, text.map(KeyText::whole));
    }

    /** A certificate says nothing of the key that it is meant for, so each belongs to one. */
    private void requireUnknown(Proof registered) {
        if (registered instanceof Proof.Certificate certificate
                && store.pinned(certificate.registered().pin()).isPresent()) {
            throw new Conflict(
                    Problem.of(
                            "MK-KEY-024",
                            "This certificate belongs to another key already.",
                            "A program that shows it is taken for that key's owner, so it cannot have two.",
                            "Revoke the other key first, or register a certificate with a key pair of its own. If you know of no other, tell an administrator."));
        }
    }

    /** The key as it is stored now. @throws NotFound if there is none */
    ApiKey get(String id) {
        return store.find(id).orElseThrow(ApiKeys::absent);
    }

    ApiKey named(Owner owner, String name) {
        return store.named(owner, name).orElseThrow(ApiKeys::absent);
    }

    List<ApiKey> of(Owner owner, String after, int most) {
        return store.of(owner, after, most);
    }

    List<ApiKey> all(String after, int most) {
        return store.all(after, most);
    }

    Map<String, LastUses.Use> usesOf(Collection<ApiKey> keys) {
        return uses.of(keys.stream().map(ApiKey::id).toList());
    }

    /**
     * Revokes it, and what was made with it: whoever found a key must not keep what they made of it.
     *
     * @return the keys that ended with it
     */
    synchronized List<ApiKey> revoke(ApiKey key) {
        List<ApiKey> children = key.master() ? store.children(key.id()) : List.of();
        store.end(key.id(), clock.instant());
        known.forget();
        return children;
    }

    /**
     * Gives the key another secret; the old one is worth nothing from now on. With a master key, it becomes that one's child and lives no longer: the new
     * secret is known to whoever has the master key.
     */
    synchronized String renew(ApiKey key, Optional<ApiKey> master) {
        master.map(ApiKey::id).ifPresent(this::requireLiving);
        KeyText text = KeyText.mint(key.id(), random);
        Instant expires =
                master.map(ApiKey::expires).filter(key.expires()::isAfter).orElse(key.expires());
        store.renew(key.id(), text.hash(), master.map(ApiKey::id).or(key::parent), expires);
        known.forget();
        return text.whole();
    }

    /** A request may have come in by a key that was revoked a moment ago: a child made now would not be among those that ended with it. */
    private void requireLiving(String master) {
        if (get(master).state(clock.instant()) != ApiKey.State.ACTIVE) {
            throw new NotAuthenticated(Problem.of(
                    "MK-KEY-002",
                    "This API key does not work any more.",
                    "It was revoked or has expired since the request began.",
                    "Make another on your account page, or with: mapkeep key add"));
        }
    }

    /** The key of that id as a request meets it: a change made on this node shows at once, one made elsewhere after some seconds. */
    Optional<ApiKey> find(String id) {
        return known.find(id, store::find);
    }

    /** The key that this certificate was registered for, as of the last seconds. */
    Optional<ApiKey> pinned(byte[] pin) {
        return known.find("certificate " + HexFormat.of().formatHex(pin), name -> store.pinned(pin));
    }

    /** What its owner is, as of the last minute. */
    Owners.Standing standing(Owner owner) {
        return owners.of(owner);
    }

    void used(ApiKey key, String remote) {
        uses.note(key.id(), new LastUses.Use(clock.instant(), remote));
    }

    /**
     * The owners whose keys were used lately and who were there then: those whose going away must be noticed soon. All others are asked about when their keys
     * are used, so nobody has to go through a hundred thousand of them each minute.
     */
    public Set<Owner> people() {
        return owners.present();
    }

    /**
     * Lets an owner's keys rest, because the account is disabled or gone, until {@link #resumeAll}. On a replica the primary does that; here the owner is asked about
     * anew. May be repeated.
     */
    public int endAll(String name, String realm) {
        return endAll(Set.of(name), realm).getOrDefault(name, 0);
    }

    /** The same for many owners of a realm, in one transaction; how many keys of each rest from now on. */
    public Map<String, Integer> endAll(Set<String> names, String realm) {
        Map<String, Integer> resting = store.readOnly() ? Map.of() : store.suspend(names, realm, clock.instant());
        forget(names, realm);
        record("key.suspend", realm, resting);
        return resting;
    }

    /** Lets them work again, those that have not expired. May be repeated. */
    public void resumeAll(Set<String> names, String realm) {
        Map<String, Integer> resumed = store.readOnly() ? Map.of() : store.resume(names, realm);
        forget(names, realm);
        record("key.resume", realm, resumed);
    }

    /** The owners in a realm whose keys rest. */
    public Set<String> resting(String realm) {
        return store.resting(realm);
    }

    /** Asks about every owner anew at the next use of a key, after roles were given or taken. */
    public void ownersChanged() {
        owners.forgetAll();
    }

    @Override
    public void close() {
        uses.flush();
    }

    private void forget(Set<String> names, String realm) {
        names.forEach(name -> owners.forget(new Owner(name, realm)));
        known.forget();
    }

    private void record(String action, String realm, Map<String, Integer> keys) {
        audit.record(keys.entrySet().stream()
                .map(one -> AuditEvent.ofSystem(action, realm + ":" + one.getKey(), Outcome.SUCCESS)
                        .with("keys", Integer.toString(one.getValue())))
                .toList());
    }

    private void tidy() {
        Instant limit = clock.instant().minus(KEPT_AFTER_EXPIRY);
        if (!store.readOnly()) {
            store.forgetExpiredBefore(limit);
        }
        // A use is only known of keys that lived then; the longest of them is over by this time.
        uses.forgetBefore(limit.minus(limits.longest()));
    }

    private static NotFound absent() {
        return new NotFound(Problem.of(
                "MK-KEY-007",
                "There is no such key.",
                "None of yours has that id; it may have expired and been removed.",
                "See which there are: mapkeep key list, or your account page."));
    }
}
