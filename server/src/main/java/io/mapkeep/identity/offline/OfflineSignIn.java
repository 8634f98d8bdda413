package io.mapkeep.identity.offline;

import io.mapkeep.access.Role;
import io.mapkeep.identity.ldap.Person;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.identity.local.PasswordHash;
import io.mapkeep.identity.offline.OfflineStore.Kept;
import io.mapkeep.identity.sync.Access;
import io.mapkeep.storage.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets people in while the directory is down, if they signed in within a given time and with the password that it accepted last. Off unless the settings
 * say otherwise, because whoever was let go meanwhile gets in, too. Whenever the directory answers, its word counts alone: a refusal ends what was kept.
 */
public final class OfflineSignIn implements Access {
    /** What the directory's silence is called; a directory that answers something odd is not silent. */
    private static final String SILENT = "MK-LDP-001";

    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration TIDY = Duration.ofHours(1);

    private final OfflineStore store;
    private final Duration within;
    private final Function<String, Set<String>> groups;
    private final Clock clock;
    private final String decoy = PasswordHash.of("decoy");
    private final byte[] key = new byte[32];
    private Instant tidied = Instant.EPOCH;
    /** What was accepted since the start, under a keyed hash, so that Argon2id is not paid at each sign-in. */
    private final Map<String, byte[]> accepted = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param groups those that the directory named last */
    public OfflineSignIn(Database database, Duration within, Function<String, Set<String>> groups, Clock clock) {
        this.store = new OfflineStore(database);
        this.within = within;
        this.groups = groups;
        this.clock = clock;
        new SecureRandom().nextBytes(key);
    }

    /** Asks the directory, and steps in only if it is silent. */
    public Verdict verify(BiFunction<String, String, Verdict> directory, String name, String password) {
        Verdict verdict = directory.apply(name, password);
        if (verdict instanceof Verdict.Accepted right) {
            keep(right.person(), password);
        } else if (verdict instanceof Verdict.Unreachable silent) {
            return silent.problem().code().equals(SILENT) ? offline(silent, name, password) : verdict;
        } else if (!(verdict instanceof Verdict.NotTried) && isOver(verdict, name, password)) {
            end(Set.of(name));
        }
        return verdict;
    }

    private synchronized void keep(Person person, String password) {
        byte[] mark = mark(person.name(), password);
        byte[] known = accepted.get(person.name());
        String hash = known != null && MessageDigest.isEqual(known, mark)
                ? store.find(person.name()).map(Kept::hash).orElse("")
                : "";
        store.keep(new Kept(
                person.name(),
                person.displayName(),
                person.mail(),
                person.dn(),
                hash.isEmpty() ? PasswordHash.of(password) : hash,
                clock.instant()));
        accepted.put(person.name(), mark);
        if (clock.instant().isAfter(tidied.plus(TIDY))) {
            tidied = clock.instant();
            store.forgetBefore(tidied.minus(within));
        }
    }

    /** Whether the directory says that what was kept counts no more: the account is shut or gone, or that very password is wrong now. */
    private synchronized boolean isOver(Verdict verdict, String name, String password) {
        if (!(verdict instanceof Verdict.WrongPassword)) {
            return true;
        }
        byte[] known = accepted.get(name);
        return known != null && MessageDigest.isEqual(known, mark(name, password));
    }

    private Verdict offline(Verdict.Unreachable silent, String name, String password) {
        Optional<Kept> kept = store.find(name)
                .filter(each -> clock.instant().isBefore(each.signedIn().plus(within)));
        // Whether or not there is anything to compare with, it takes as long and looks the same outside.
        boolean right = PasswordHash.compare(password, kept.map(Kept::hash).orElse(decoy))
                .right();
        if (kept.isEmpty() || !right) {
            return new Verdict.Unreachable(silent.problem(), true);
        }
        return new Verdict.AcceptedOffline(
                new Person(
                        kept.get().name(),
                        kept.get().displayName(),
                        kept.get().mail(),
                        kept.get().dn(),
                        groups.apply(name)),
                kept.get().signedIn());
    }

    private byte[] mark(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal((name + '\0' + password).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String word() {
        return "offlinePasswords";
    }

    /** Nobody is looked up for this alone. */
    @Override
    public Map<String, Set<Role>> held() {
        return Map.of();
    }

    @Override
    public Map<String, Integer> end(Set<String> names) {
        synchronized (this) {
            accepted.keySet().removeAll(names);
        }
        return store.forget(names);
    }

    @Override
    public void follow(Map<String, Set<Role>> roles) {
        // The groups are asked for when it is used.
    }
}
