package io.mapkeep.identity.defence;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.LimitsSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.health.Check;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts failed attempts and says when the next one may be made.
 *
 * <pre>
 *   key                                 pace                         what a success does
 *   way + account, from elsewhere       pauses from 1 s to 1 min     nothing: guesses of others are not undone by the owner
 *   way + account + its own network     pauses from 1 s to 1 min     forgets them, and makes the network one of the account's own
 *   way + network                       pauses from 1 s to 5 min     nothing: who has one account must not guess others at ease
 *   account at the directory            a fixed number in 30 min     nothing
 * </pre>
 *
 * Where somebody signed in lately is their own network for that account: guesses from elsewhere do not slow them down there, so nobody is shut out by others. The
 * directory is asked less often about a wrong password than it takes to lock its account ({@code limits.directory_failures}), for all networks together, with one
 * attempt kept for the account's own.
 *
 * <p>All is in memory and bounded; a restart forgets it. One lock: each call is a few look-ups.
 */
public final class Defence {
    private static final Duration STUFFING_WINDOW = Duration.ofMinutes(10);
    private static final Duration BAN = Duration.ofHours(1);
    private static final int STUFFING_NAMES = 12;
    private static final int PAUSES_BEFORE_BAN = 8;
    private static final int ACCOUNTS = 20_000;
    private static final int NETWORKS = 20_000;
    private static final int NETWORKS_OF_ONE = 4;
    private static final int LONGEST_KEY = 80;

    private final Pace accountPace =
            new Pace(5, Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));
    private final Pace networkPace;
    private final Optional<DirectoryBudget> directory;
    private final Clock clock;
    private final AuditLog audit;
    private final Recent<Failures> accounts = new Recent<>(ACCOUNTS);
    private final Recent<Failures> networks = new Recent<>(NETWORKS);
    private final Recent<Set<String>> own = new Recent<>(ACCOUNTS);
    /** Whom the directory found lately by names that are not their account's. */
    private final Recent<String> persons = new Recent<>(ACCOUNTS);

    private final Stuffing stuffing;
    private volatile Consumer<Ban> bans = ban -> {};

    /**
     * Why an attempt is not looked at.
     *
     * @param first whether it is the first one refused in this pause, the one to write down: the log must not grow with a guesser's patience
     */
    public record Refusal(TooManyRequests problem, boolean first) {}

    public Defence(Configuration settings, Clock clock, AuditLog audit) {
        LimitsSection limits = settings.limits();
        int perMinute = limits.signInsPerMinute();
        this.networkPace = new Pace(
                perMinute,
                Duration.ofMinutes(1).dividedBy(perMinute),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
        this.directory = settings.ldap().enabled()
                ? Optional.of(new DirectoryBudget(limits.directoryFailures(), clock))
                : Optional.empty();
        this.clock = clock;
        this.audit = audit;
        this.stuffing = new Stuffing(STUFFING_NAMES, STUFFING_WINDOW, clock);
    }

    /** Told of each network that should be kept out before it reaches the appliance. */
    public void onBan(Consumer<Ban> listener) {
        bans = listener;
    }

    /** Empty if the attempt may be made. {@code account} is what was typed, normalised; empty if the way in does not know it yet. */
    public synchronized Optional<Refusal> refusal(WayIn way, String account, String remote) {
        String network = Network.of(remote);
        Optional<Refusal> byNetwork = waiting(networks, way + " " + network, networkPace, "Your address");
        if (byNetwork.isPresent() || account.isEmpty()) {
            return byNetwork;
        }
        return waiting(accounts, accountKey(way, account, network), accountPace, "This name");
    }

    /**
     * For a name whose password the directory is about to be asked; asked after {@link #refusal}. Empty if it may be, and then one of {@link #directoryRight},
     * {@link #directoryWrong} and {@link #directoryUndecided} has to follow.
     */
    public Optional<Refusal> askDirectory(String account, String remote) {
        boolean own;
        synchronized (this) {
            own = isOwn(account, Network.of(remote));
        }
        return directory
                .flatMap(budget -> budget.ask(key(account), own))
                .map(wait -> new Refusal(tooMany("This name", wait), false));
    }

    public void directoryRight(String account) {
        directory.ifPresent(budget -> budget.right(key(account)));
    }

    public void directoryWrong(String account) {
        directory.ifPresent(budget -> budget.wrong(key(account)));
    }

    /** It could not be asked. */
    public void directoryUndecided(String account) {
        directory.ifPresent(budget -> budget.undecided(key(account)));
    }

    /** The attempt was made and the secret was wrong. */
    public void failed(WayIn way, String account, String remote) {
        String network = Network.of(remote);
        List<AuditEvent> events = new ArrayList<>();
        List<Ban> fresh = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            Failures failures = networks.merge(
                    way + " " + network,
                    Failures.NONE.another(networkPace, now),
                    (old, one) -> old.another(networkPace, now));
            if (failures.pauses() == PAUSES_BEFORE_BAN) {
                fresh.add(new Ban(network, now.plus(BAN), "failed again and again: " + way.word()));
            }
            if (!account.isEmpty()) {
                countFor(accountKey(way, account, network), now);
                for (Stuffing.Alert alert : stuffing.failed(key(account), network)) {
                    events.add(event(alert));
                    if (alert.kind() == Stuffing.Kind.MANY_NAMES) {
                        fresh.add(new Ban(network, now.plus(BAN), "tried many names"));
                    }
                }
            }
        }
        events.forEach(audit::record);
        fresh.forEach(this::ban);
    }

    /** The same attempt once more, for the person whom another name found; the network's count has it already. */
    public synchronized void failedByAnotherName(WayIn way, String person, String remote) {
        countFor(accountKey(way, person, Network.of(remote)), clock.instant());
    }

    /** Whether a name has a count other than that of the person whom the directory finds by it. */
    public boolean isAnotherName(String typed, String person) {
        return !key(typed).equals(key(person));
    }

    /** Whom the directory found by this name before, if that is not what they are called; empty if it is, or not known. */
    public synchronized Optional<String> personCalled(String typed) {
        return Optional.ofNullable(persons.get(key(typed)));
    }

    /** Remembers whom the directory finds by a name. */
    public synchronized void noteName(String typed, String person) {
        persons.put(key(typed), person);
    }

    private void countFor(String key, Instant now) {
        accounts.merge(key, Failures.NONE.another(accountPace, now), (old, one) -> old.another(accountPace, now));
    }

    /** The secret was right: the account's own failures from this network are forgotten, and nobody else's. */
    public synchronized void succeeded(WayIn way, String account, String remote) {
        String network = Network.of(remote);
        Set<String> theirs = own.computeIfAbsent(key(account), name -> new HashSet<>());
        if (theirs.size() >= NETWORKS_OF_ONE && !theirs.contains(network)) {
            theirs.clear();
        }
        theirs.add(network);
        accounts.remove(accountKey(way, account, network));
    }

    /** Forgets what failed for a name, and for others that find the same person, after an administrator knows that it was its owner. Addresses stay slowed down, and the directory's own count is its own. */
    public synchronized void lift(String account) {
        liftOne(account);
        persons.forEach((name, person) -> {
            if (!isAnotherName(person, account)) {
                liftOne(name);
            }
        });
    }

    private void liftOne(String account) {
        for (WayIn way : WayIn.values()) {
            accounts.remove(way + " " + key(account));
            own.getOrDefault(key(account), Set.of())
                    .forEach(network -> accounts.remove(accountKey(way, account, network)));
        }
    }

    public List<Check> checks() {
        return List.of(new StuffingCheck(this));
    }

    synchronized List<Stuffing.Alert> alerts() {
        return stuffing.alerts();
    }

    synchronized int size() {
        return accounts.size()
                + networks.size()
                + own.size()
                + persons.size()
                + directory.map(DirectoryBudget::size).orElse(0);
    }

    private Optional<Refusal> waiting(Recent<Failures> failures, String key, Pace pace, String who) {
        Failures known = failures.get(key);
        Duration wait = known == null ? Duration.ZERO : known.wait(pace, clock.instant());
        if (known == null || wait.isZero()) {
            return Optional.empty();
        }
        failures.put(key, known.toldOnce());
        return Optional.of(new Refusal(tooMany(who, wait), !known.told()));
    }

    private String accountKey(WayIn way, String account, String network) {
        return way + " " + key(account) + (isOwn(account, network) ? "\n" + network : "");
    }

    private boolean isOwn(String account, String network) {
        Set<String> theirs = own.get(key(account));
        return theirs != null && theirs.contains(network);
    }

    /** Names are typed by anybody, in any spelling ({@link FoldedName}); a long one is kept by its hash, so that memory is bounded in bytes, too. */
    private static String key(String account) {
        if (account.length() > LONGEST_KEY) {
            return hash(account);
        }
        String folded = FoldedName.of(account);
        return folded.length() > LONGEST_KEY ? hash(folded) : folded;
    }

    private static String hash(String account) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void ban(Ban ban) {
        audit.record(AuditEvent.ofSystem("defence.ban", ban.network(), Outcome.SUCCESS)
                .with("until", ban.until().toString())
                .with("reason", ban.reason()));
        bans.accept(ban);
    }

    private static AuditEvent event(Stuffing.Alert alert) {
        return AuditEvent.ofSystem("defence.alert", alert.subject().replaceAll("\\p{Cntrl}", "?"), Outcome.SUCCESS)
                .with("kind", alert.kind() == Stuffing.Kind.MANY_NAMES ? "many-names" : "many-networks");
    }

    private static TooManyRequests tooMany(String who, Duration wait) {
        int seconds = (int) Math.max(1, wait.plusMillis(999).toSeconds());
        return new TooManyRequests(
                Problem.of(
                        "MK-IDN-004",
                        "Too many failed sign-ins.",
                        who + " failed too often in a short time.",
                        "Wait " + seconds + " s, then try again."),
                seconds);
    }
}
